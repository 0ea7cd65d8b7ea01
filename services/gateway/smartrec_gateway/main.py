"""The gateway put together: clients, middleware, endpoints, page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from pydantic import TypeAdapter, ValidationError
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway import endpoints, list_endpoints, shopper_endpoints
from smartrec_gateway.abandoned import EndAbandoned
from smartrec_gateway.access import AccessGuard
from smartrec_gateway.clients import Clients, open_clients
from smartrec_gateway.clients.transport import Transport
from smartrec_gateway.clients.upstream import UpstreamUnavailable
from smartrec_gateway.page import SecurityHeaders, install_page
from smartrec_gateway.rate_limit import RateLimit, RequestCounter
from smartrec_gateway.schemas import DemoShopper, DemoShoppers
from smartrec_gateway.settings import BadConfiguration, GatewaySettings
from smartrec_gateway.tenant_keys import read_keys
from smartrec_gateway.upload import UploadSlots
from smartrec_service.body_limit import BodyLimit
from smartrec_service.health import Ping
from smartrec_service.service import new_service

DESCRIPTION = (
    "Send a photo of a garment, or a sentence, and get ten products that match, ordered for your shopper. "
    "Every error is an RFC 9457 problem document that says what to do."
)
IMAGE_SEARCH, BATCH = "/v1/search/image", "/v1/transactions:batch"
TAGS = [
    {"name": "search", "description": "Products that match a photo or a sentence, ordered for a shopper."},
    {"name": "users", "description": "What a shopper may like, and what a shopper did."},
    {"name": "products", "description": "One product, and those that look like it."},
    {"name": "demo", "description": "Only where the demo shop runs."},
    {"name": "operations", "description": "For whoever runs the service; these need no key."},
]


class JsonBodyLimit:
    """ASGI middleware: only the picture's endpoint takes the large bodies that `BodyLimit` lets through."""

    def __init__(self, app: ASGIApp, max_json_bytes: int, max_batch_bytes: int) -> None:
        self.limited = BodyLimit(app, max_json_bytes)
        self.of_path: dict[str, ASGIApp] = {IMAGE_SEARCH: app, BATCH: BodyLimit(app, max_batch_bytes)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.of_path.get(scope.get("path", ""), self.limited)(scope, receive, send)


def create_app(settings: GatewaySettings, fake_transport: Transport | None = None) -> FastAPI:
    """`fake_transport` takes the network's place between the gateway and its upstreams.

    Raises: BadConfiguration.
    """
    tenant_of_key = read_keys(settings)
    counter = RequestCounter(settings.redis_url) if settings.redis_url else None

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_clients(settings, fake_transport) as clients:
            app.state.clients = clients
            yield
        if counter:
            await counter.close()

    app = new_service("Smartrec", DESCRIPTION, settings, lifespan, lambda: _pings(app))
    app.openapi_tags = TAGS
    app.state.settings = settings
    app.state.upload_slots = UploadSlots(settings.max_concurrent_uploads)
    app.state.demo_shoppers = _read_demo_shoppers(settings.demo_shoppers_file)
    for router in (endpoints.router, list_endpoints.router, shopper_endpoints.router):
        app.include_router(router)
    install_page(app, settings.images_dir, bool(tenant_of_key), app.state.demo_shoppers is not None)
    app.user_middleware.insert(1, Middleware(EndAbandoned))  # just inside the request log
    # Appended: innermost, inside the request log, so that a refusal carries the request id and is logged.
    if settings.cors_origins:
        app.user_middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["*"],
                allow_headers=["*"],
                expose_headers=["X-Request-ID", "Retry-After"],
            )
        )
    app.user_middleware.append(
        Middleware(AccessGuard, tenant_of_key=tenant_of_key, origins=settings.cors_origins)
    )
    if counter and settings.rate_limit_per_minute:
        app.user_middleware.append(
            Middleware(RateLimit, counter=counter, per_minute=settings.rate_limit_per_minute)
        )
    limits = {"max_json_bytes": settings.max_json_bytes, "max_batch_bytes": settings.max_batch_bytes}
    app.user_middleware.append(Middleware(JsonBodyLimit, **limits))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(SecurityHeaders)
    return app


def _pings(app: FastAPI) -> Mapping[str, Ping]:
    """Only the recommender: without vision or nlp the gateway still serves, and must stay in rotation."""

    async def recommender() -> None:
        clients: Clients = app.state.clients
        if not await clients.recommender.is_ready():
            raise UpstreamUnavailable("recommender", "not ready")

    return {"recommender": recommender}


def _read_demo_shoppers(path: Path | None) -> DemoShoppers | None:
    """None where no demo runs: without a file, or with an empty list in it."""
    if path is None:
        return None
    try:
        shoppers = TypeAdapter(list[DemoShopper]).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise BadConfiguration(f"GATEWAY_DEMO_SHOPPERS_FILE cannot be read: {error}") from error
    return DemoShoppers(shoppers=shoppers) if shoppers else None
