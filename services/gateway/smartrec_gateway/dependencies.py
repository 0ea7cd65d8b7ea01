"""What endpoints are given: the settings, the upstreams, and the context of their calls."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from smartrec_gateway.access import tenant_of
from smartrec_gateway.clients import Clients
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.problems import UnsupportedMediaType
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.problems import request_id_of


async def _settings(request: Request) -> GatewaySettings:
    settings: GatewaySettings = request.app.state.settings
    return settings


async def _clients(request: Request) -> Clients:
    clients: Clients = request.app.state.clients
    return clients


SettingsOf = Annotated[GatewaySettings, Depends(_settings)]
ClientsOf = Annotated[Clients, Depends(_clients)]


async def new_context(request: Request, settings: SettingsOf) -> CallContext:
    """Made when the whole body has arrived: the deadline is ours, not that of the caller's connection."""
    return CallContext.starting_now(request_id_of(request), settings.deadline_seconds, tenant_of(request))


ContextOf = Annotated[CallContext, Depends(new_context)]


async def json_only(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType("Send JSON, with the header Content-Type: application/json.")
