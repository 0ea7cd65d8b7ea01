"""GET /v1/users/{id}/export and DELETE /v1/users/{id}: one shopper's data."""

from __future__ import annotations

from typing import Annotated, Any

import redis
from fastapi import Path

from smartrec_recommender.api.dependencies import ClockOf, TenantOf
from smartrec_recommender.problems import CacheUnavailable, DatabaseUnavailable
from smartrec_recommender.serving.privacy import erase_user, export_user
from smartrec_recommender.serving.requests.schemas import UserId
from smartrec_service.endpoints import new_router
from smartrec_service.problems import problem_responses

router = new_router(prefix="/v1/users", tags=["privacy"], responses=problem_responses(DatabaseUnavailable))


@router.get("/{user_id}/export", summary="Everything that is kept of a shopper")
def export(user_id: Annotated[UserId, Path()], tenant: TenantOf, clock: ClockOf) -> dict[str, Any]:
    """`records`: by table every row of the shopper; `profile`: the taste that is read off them."""
    return export_user(tenant.engine, user_id, clock())


@router.delete(
    "/{user_id}", summary="Erase a shopper for good", responses=problem_responses(CacheUnavailable)
)
def erase(user_id: Annotated[UserId, Path()], tenant: TenantOf) -> dict[str, Any]:
    """Rows, cached answers, and what was learned from this shopper alone; an unknown one has none."""
    try:
        return erase_user(tenant.engine, tenant.cache, user_id)._asdict()
    except redis.RedisError:
        raise CacheUnavailable(
            "The cache, which may hold answers for this shopper, is away. Nothing was erased; try again.",
            headers={"Retry-After": "5"},
        ) from None
