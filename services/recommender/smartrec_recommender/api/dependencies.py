"""What endpoints are given by the running service: the tenant, its answers and database, the clock.

Coroutines all of them: the framework gives a plain function a thread of its own for each request.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from fastapi import Depends, Header, Request
from fastapi.concurrency import run_in_threadpool

from smartrec_recommender.serving.service import RecommendationService
from smartrec_recommender.serving.tenants import Tenant, Tenants


async def _tenant(
    request: Request,
    x_smartrec_tenant: Annotated[
        str | None,
        Header(max_length=63, description="The shop that is asked; without it, the install's own."),
    ] = None,
) -> Tenant:
    name = x_smartrec_tenant or request.app.state.default_tenant
    tenants: Tenants = request.app.state.tenants
    known = tenants.known(name)
    return known if known is not None else await run_in_threadpool(tenants.of, name)


TenantOf = Annotated[Tenant, Depends(_tenant)]


async def _service(tenant: TenantOf) -> RecommendationService:
    return tenant.service


async def _engine(tenant: TenantOf) -> sa.Engine:
    return tenant.engine


async def _clock(request: Request) -> Callable[[], datetime]:
    clock: Callable[[], datetime] = request.app.state.clock
    return clock


ServiceOf = Annotated[RecommendationService, Depends(_service)]
EngineOf = Annotated[sa.Engine, Depends(_engine)]
ClockOf = Annotated[Callable[[], datetime], Depends(_clock)]
