"""The gateway put together: clients, middleware, endpoints, page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from smartrec_gateway.api import (
    demo,
    feedback,
    photo_feedback,
    pictures,
    product_writes,
    products,
    search,
    transactions,
    users,
    words,
)
from smartrec_gateway.api import (
    keys as keys_api,
)
from smartrec_gateway.api.console import experiments, imports, reports, rules, segments, webhooks
from smartrec_gateway.api.console import words as taught_words
from smartrec_gateway.api.requests.head import HeadAsGet
from smartrec_gateway.api.requests.last_slash import WithoutLastSlash
from smartrec_gateway.clients import Clients, open_clients
from smartrec_gateway.clients.resilience.background import in_background
from smartrec_gateway.clients.transport import Transport
from smartrec_gateway.clients.upstream import UpstreamUnavailable
from smartrec_gateway.description.document import complete_document
from smartrec_gateway.orchestration.catalogue.stored_pictures import StoredPictures
from smartrec_gateway.orchestration.erasing import forget_for_ever
from smartrec_gateway.orchestration.reading.synonyms import TaughtSynonyms
from smartrec_gateway.orchestration.recording import hand_on_for_ever
from smartrec_gateway.orchestration.searching.popular import PopularProducts
from smartrec_gateway.page.files import install_page
from smartrec_gateway.page.headers import SecurityHeaders
from smartrec_gateway.protection.bodies.upload_slots import UploadSlots
from smartrec_gateway.protection.keys.key_ring import KeyRing
from smartrec_gateway.protection.keys.tokens import read_tokens
from smartrec_gateway.protection.load.early_refusals import EarlyRefusals
from smartrec_gateway.protection.middleware import install_protection
from smartrec_gateway.protection.rates.counters import Counter
from smartrec_gateway.protection.repeated_calls.conditional_reads import ConditionalReads
from smartrec_gateway.protection.repeated_calls.stored_answers import StoredAnswers
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.endpoints import add_endpoints
from smartrec_service.observability.health import Ping
from smartrec_service.service import new_service

DESCRIPTION = (
    "Send a photo of a garment, or a sentence, and get ten products that match, ordered for your shopper. "
    "Every error is an RFC 9457 problem document that says what to do."
)
_PARTS = (
    search, products, transactions, users, product_writes, pictures, imports, webhooks, words, feedback,
    photo_feedback, keys_api, rules, taught_words, experiments, segments, reports, demo,
)  # fmt: skip
TAGS = [
    {"name": "search", "description": "Products that match a photo or a sentence, ordered for a shopper."},
    {"name": "users", "description": "What a shopper may like, and what a shopper did."},
    {"name": "feedback", "description": "What shoppers make of what they are shown, and reports of it."},
    {"name": "products", "description": "One product, and those that look like it."},
    {
        "name": "catalogue",
        "description": "Products in and out, for the shop's own system, one by one or as files.",
    },
    {"name": "console", "description": "What merchandisers see and set, for keys with the scope console."},
    {"name": "keys", "description": "API keys, for whoever holds the scope admin."},
    {"name": "demo", "description": "Only where the demo shop runs."},
    {"name": "operations", "description": "For whoever runs the service; these need no key."},
]


def create_app(settings: GatewaySettings, fake_transport: Transport | None = None) -> FastAPI:
    """`fake_transport` takes the network's place between the gateway and its upstreams.

    Raises: BadConfiguration.
    """
    keys, tokens = KeyRing(settings), read_tokens(settings)
    counter, answers = Counter(settings.redis_address), StoredAnswers(settings.redis_address)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_clients(settings, fake_transport) as clients:
            app.state.clients = clients
            try:
                async with (
                    in_background(hand_on_for_ever(clients.bulk, clients.transaction_queue)),
                    in_background(forget_for_ever(clients.bulk, clients.erasures)),
                ):
                    yield
            finally:
                keys.last_use.write()
                await counter.close()
                await answers.close()

    app = new_service("Smartrec", DESCRIPTION, settings, lifespan, lambda: _pings(app), is_public=True)
    app.openapi_tags = TAGS
    complete_document(app)
    app.state.settings = settings
    app.state.keys = keys
    app.state.popular = PopularProducts()
    app.state.synonyms = TaughtSynonyms()
    app.state.upload_slots = UploadSlots(
        settings.max_concurrent_uploads,
        settings.max_concurrent_uploads_per_caller,
        lambda: _places_at_vision(app),
    )
    app.state.pictures = StoredPictures(settings.images_dir, settings.uploads_dir)
    app.state.demo_shoppers = demo.read_demo_shoppers(settings.demo_shoppers_file)
    for part in _PARTS:
        add_endpoints(app, part.router)
    folders = {"/images/uploads": settings.uploads_dir, "/images": settings.images_dir}
    install_page(app, folders, keys.needs_key, app.state.demo_shoppers is not None)
    install_protection(app, settings, keys, tokens, counter, answers)
    app.user_middleware.append(Middleware(ConditionalReads))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    app.add_middleware(EarlyRefusals, has_room=lambda: _has_room(app))
    app.add_middleware(HeadAsGet)
    app.add_middleware(WithoutLastSlash)
    app.add_middleware(SecurityHeaders, picture_sources=settings.picture_sources)
    return app


def create_described_app(settings: GatewaySettings) -> FastAPI:
    """With its OpenAPI document made, which takes seconds on a busy machine. Raises: BadConfiguration."""
    app = create_app(settings)
    app.openapi()
    return app


def _has_room(app: FastAPI) -> bool:
    clients: Clients = app.state.clients
    return clients.recommender.look_for_room()


def _places_at_vision(app: FastAPI) -> int:
    clients: Clients = app.state.clients
    return clients.vision.places


def _pings(app: FastAPI) -> Mapping[str, Ping]:
    """Only the recommender: without vision or nlp the gateway still serves, and must stay in rotation."""

    async def recommender() -> None:
        clients: Clients = app.state.clients
        if not await clients.recommender.is_ready():
            raise UpstreamUnavailable("recommender", "not ready")

    return {"recommender": recommender}
