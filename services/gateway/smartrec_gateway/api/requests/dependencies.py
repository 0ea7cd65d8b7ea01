"""What all endpoints have in common, and what they are given: settings, upstreams, the context of calls.

None of these asks for another: the framework takes a tenth of a millisecond for a few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from enum import Enum
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

from smartrec_gateway.api.requests.acting import is_compressed, only_own_user, sends_json
from smartrec_gateway.api.requests.sent_once import ReadOnce, check_parameters, parameters_sent_once
from smartrec_gateway.clients import Clients
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.orchestration.catalogue.stored_pictures import StoredPictures
from smartrec_gateway.problems import (
    ApiKeyMissing,
    RecommenderUnavailable,
    TooManyRequests,
    UnsupportedMediaType,
)
from smartrec_gateway.protection.access import tenant_of
from smartrec_gateway.settings import GatewaySettings
from smartrec_service import endpoints
from smartrec_service.problems import problem_responses, request_id_of
from smartrec_service.resilience.deadlines import seconds_left


class CheckedRoute(APIRoute):
    """Asks for whom the caller acts, takes JSON alone where there is a body, and each thing once.

    No dependencies, as the framework spends more time on each of those than all of it takes.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer, takes_json = super().get_route_handler(), self.body_field is not None
        once = parameters_sent_once(self.dependant)
        annotation = self.body_field.field_info.annotation if self.body_field is not None else None
        kind = None if annotation is None else TypeAdapter[Any](annotation)

        async def checked(received: Request) -> Response:
            request = ReadOnce(received.scope, received.receive)
            if request.scope["query_string"]:
                check_parameters(request, once)
            if takes_json and (is_compressed(request) or not sends_json(request)):
                raise UnsupportedMediaType(
                    "Send JSON, with the header Content-Type: application/json and no Content-Encoding."
                )
            await only_own_user(request)
            if kind is not None:
                await request.read_large(kind)
            return await answer(request)

        return checked


def new_router(tags: list[str | Enum] | None = None) -> APIRouter:
    """For endpoints under /v1. The key is checked by `access.AccessGuard`, before all else."""
    return endpoints.new_router(
        prefix="/v1",
        tags=tags,
        route_class=CheckedRoute,
        responses=problem_responses(ApiKeyMissing, TooManyRequests, RecommenderUnavailable),
    )


async def _settings(request: Request) -> GatewaySettings:
    settings: GatewaySettings = request.app.state.settings
    return settings


async def _clients(request: Request) -> Clients:
    clients: Clients = request.app.state.clients
    return clients


SettingsOf = Annotated[GatewaySettings, Depends(_settings)]
ClientsOf = Annotated[Clients, Depends(_clients)]


async def new_context(request: Request) -> CallContext:
    """Made when the whole body has arrived: our deadline, or the caller's own where that is sooner."""
    settings: GatewaySettings = request.app.state.settings
    deadline_seconds = seconds_left(settings.deadline_seconds)
    return CallContext.starting_now(request_id_of(request), deadline_seconds, tenant_of(request))


ContextOf = Annotated[CallContext, Depends(new_context)]


async def new_catalogue_context(request: Request) -> CallContext:
    """For many products, whose texts and pictures are read within the request."""
    settings: GatewaySettings = request.app.state.settings
    deadline_seconds = seconds_left(settings.catalogue_deadline_seconds)
    return CallContext.starting_now(request_id_of(request), deadline_seconds, tenant_of(request))


CatalogueContextOf = Annotated[CallContext, Depends(new_catalogue_context)]


async def _pictures(request: Request) -> StoredPictures:
    pictures: StoredPictures = request.app.state.pictures
    return pictures


PicturesOf = Annotated[StoredPictures, Depends(_pictures)]
