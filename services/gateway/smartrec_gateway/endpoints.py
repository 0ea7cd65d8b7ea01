"""The public API's endpoints, all under /v1."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Security
from fastapi.security import APIKeyHeader, HTTPBearer

from smartrec_gateway import search, upload
from smartrec_gateway.clients import Clients, recommender
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.problems import (
    ApiKeyMissing,
    DemoShoppersOff,
    EmptyQuery,
    IdempotencyKeyReused,
    ImageTooLarge,
    MissingImage,
    QueryTooLong,
    RecommenderUnavailable,
    TooManyRequests,
    UnknownProduct,
    UnsupportedImageType,
    UnsupportedMediaType,
    UploadTooSlow,
)
from smartrec_gateway.schemas import (
    EMPTY_QUERY,
    MAX_QUERY_CHARACTERS,
    QUERY_TOO_LONG,
    DemoShoppers,
    Identifier,
    Limit,
    ProductDetails,
    Recommendations,
    SearchAnswer,
    TextSearchRequest,
    TransactionAnswer,
    TransactionRequest,
    UserId,
)
from smartrec_gateway.settings import GatewaySettings
from smartrec_service.problems import MalformedJson, problem_responses, request_id_of

# They describe the key in the documentation; `access.AccessGuard` checks it before a body is read.
router = APIRouter(
    prefix="/v1",
    dependencies=[
        Security(APIKeyHeader(name="X-API-Key", auto_error=False)),
        Security(HTTPBearer(auto_error=False)),
    ],
    responses=problem_responses(ApiKeyMissing, TooManyRequests, RecommenderUnavailable),
)


async def _settings(request: Request) -> GatewaySettings:
    settings: GatewaySettings = request.app.state.settings
    return settings


async def _clients(request: Request) -> Clients:
    clients: Clients = request.app.state.clients
    return clients


async def _context(request: Request, settings: Annotated[GatewaySettings, Depends(_settings)]) -> CallContext:
    """Made when the whole body has arrived: the deadline is ours, not that of the caller's connection."""
    return CallContext.starting_now(request_id_of(request), settings.deadline_seconds)


async def _json_only(request: Request) -> None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaType("Send JSON, with the header Content-Type: application/json.")


SettingsOf = Annotated[GatewaySettings, Depends(_settings)]
ClientsOf = Annotated[Clients, Depends(_clients)]
ContextOf = Annotated[CallContext, Depends(_context)]
LimitQuery = Annotated[Limit, Query()]


@router.post(
    "/search/image",
    tags=["search"],
    summary="Products that match a photo",
    openapi_extra={"requestBody": upload.REQUEST_BODY},
    responses=problem_responses(
        UploadTooSlow, ImageTooLarge, UnsupportedImageType, MissingImage, RecommenderUnavailable
    ),
)
async def search_by_image(request: Request, settings: SettingsOf, clients: ClientsOf) -> SearchAnswer:
    """Send the photo as multipart/form-data: `curl -F image=@photo.jpg -F user_id=maya …/v1/search/image`.

    A picture with nothing to wear is answered with the popular products; `understood.understood` is false.
    """
    async with upload.read_image_search(request, settings) as (picture, asked):
        context = await _context(request, settings)
        reserve_seconds = settings.recommender_reserve_seconds
        return await search.search_by_image(clients, picture, asked, context, reserve_seconds)


@router.post(
    "/search/text",
    tags=["search"],
    summary="Products that match a sentence",
    dependencies=[Depends(_json_only)],
    responses=problem_responses(MalformedJson, UnsupportedMediaType, EmptyQuery),
)
async def search_by_text(
    asked: TextSearchRequest, settings: SettingsOf, clients: ClientsOf, context: ContextOf
) -> SearchAnswer:
    """Colours, prices, brands and what is not wanted ("no sleeves") are understood."""
    if not asked.query.strip():
        raise EmptyQuery(EMPTY_QUERY)
    if len(asked.query) > MAX_QUERY_CHARACTERS:
        raise QueryTooLong(QUERY_TOO_LONG)
    return await search.search_by_text(clients, asked, context, settings.recommender_reserve_seconds)


@router.get("/users/{user_id}/recommendations", tags=["users"], summary="Products for a shopper")
async def recommendations(
    user_id: UserId, clients: ClientsOf, context: ContextOf, limit: LimitQuery = 10
) -> Recommendations:
    """From what the shopper did; an unknown shopper is a new one and gets what is popular and varied."""
    return search.recommendations(
        await recommender.for_user(clients.recommender, user_id, limit, context), context
    )


@router.get(
    "/products/{product_id}",
    tags=["products"],
    summary="One product",
    responses=problem_responses(UnknownProduct),
)
async def product(product_id: Identifier, clients: ClientsOf, context: ContextOf) -> ProductDetails:
    return await recommender.product(clients.recommender, product_id, context)


@router.get(
    "/products/{product_id}/similar",
    tags=["products"],
    summary="Products that look alike",
    responses=problem_responses(UnknownProduct),
)
async def similar(
    product_id: Identifier, clients: ClientsOf, context: ContextOf, limit: LimitQuery = 10
) -> Recommendations:
    return search.recommendations(
        await recommender.similar(clients.recommender, product_id, limit, context), context
    )


@router.post(
    "/transactions",
    status_code=201,
    tags=["users"],
    summary="Record what a shopper did",
    dependencies=[Depends(_json_only)],
    responses=problem_responses(MalformedJson, UnknownProduct, IdempotencyKeyReused, UnsupportedMediaType),
)
async def record_transaction(
    transaction: TransactionRequest,
    clients: ClientsOf,
    context: ContextOf,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="Yours to choose, new for each transaction; repeating it does not record it twice.",
        ),
    ] = None,
) -> TransactionAnswer:
    """It counts at once: the shopper's next search is ordered with it."""
    recorded = await recommender.record(clients.recommender, transaction, idempotency_key, context)
    return TransactionAnswer(transaction_id=str(recorded.transaction_id))


@router.get(
    "/demo/shoppers",
    tags=["demo"],
    summary="The demo's named shoppers",
    responses=problem_responses(DemoShoppersOff),
)
async def demo_shoppers(request: Request) -> DemoShoppers:
    shoppers: DemoShoppers | None = request.app.state.demo_shoppers
    if shoppers is None:
        raise DemoShoppersOff(
            "They exist only where GATEWAY_DEMO_SHOPPERS_FILE is set; use your own user ids."
        )
    return shoppers
