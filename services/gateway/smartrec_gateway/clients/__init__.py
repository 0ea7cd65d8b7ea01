"""One module per upstream service: its URL, wire format, deadline and errors; here, all of them together."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from smartrec_gateway.clients import nlp, recommender, vision
from smartrec_gateway.clients.upstream import Upstream
from smartrec_gateway.settings import GatewaySettings

CONNECT_TIMEOUT_SECONDS = 1.0
# Below the 5 s after which uvicorn closes an idle connection, so that none is reused just as it closes.
IDLE_CONNECTION_SECONDS = 3.0


@dataclass(frozen=True)
class Clients:
    vision: Upstream
    nlp: Upstream
    recommender: Upstream


def new_http_client(transport: httpx.AsyncBaseTransport | None) -> httpx.AsyncClient:
    """One pool of connections for all upstreams; `transport` replaces the network in tests."""
    return httpx.AsyncClient(
        transport=transport,
        # How long a call may take in all is the request's deadline, not a setting of the transport.
        timeout=httpx.Timeout(None, connect=CONNECT_TIMEOUT_SECONDS),
        limits=httpx.Limits(max_connections=200, keepalive_expiry=IDLE_CONNECTION_SECONDS),
        trust_env=False,  # these are our own services: no proxy belongs in between
    )


def new_clients(settings: GatewaySettings, http: httpx.AsyncClient) -> Clients:
    return Clients(
        Upstream("vision", http, settings.vision_url, vision.PROBLEMS),
        Upstream("nlp", http, settings.nlp_url, nlp.PROBLEMS),
        Upstream("recommender", http, settings.recommender_url, recommender.PROBLEMS),
    )
