"""What the merchandisers' endpoints are given: the recommender, asked in their name."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf
from smartrec_gateway.clients.console.asking import Desk
from smartrec_gateway.clients.upstream import CallContext, Upstream
from smartrec_gateway.problems import OutcomeUnknown, SettingRefused, UnsupportedMediaType
from smartrec_gateway.protection.keys.principal import principal_of
from smartrec_service.problems import MalformedJson

WRITES = (MalformedJson, UnsupportedMediaType, SettingRefused, OutcomeUnknown)


def desk_of(request: Request, recommender: Upstream, context: CallContext) -> Desk:
    """The recommender, asked in the name of whoever calls."""
    key_id = principal_of(request.scope).key_id
    return Desk(recommender, context, "this machine" if key_id is None else f"key {key_id}")


async def _desk(request: Request, clients: ClientsOf, context: ContextOf) -> Desk:
    return desk_of(request, clients.bulk, context)


DeskOf = Annotated[Desk, Depends(_desk)]
