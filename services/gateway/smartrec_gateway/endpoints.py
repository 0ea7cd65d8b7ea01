"""The public API, all under /v1: searches, one product, transactions; the lists are in `list_endpoints`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from smartrec_gateway import search, upload
from smartrec_gateway.clients import recommender
from smartrec_gateway.dependencies import ClientsOf, ContextOf, SettingsOf, json_only, new_context, new_router
from smartrec_gateway.problems import (
    DemoShoppersOff,
    EmptyQuery,
    IdempotencyKeyReused,
    ImageTooLarge,
    InvalidCursor,
    MissingImage,
    QueryTooLong,
    TooManyUploads,
    TransactionIdTaken,
    UnknownProduct,
    UnsupportedImageType,
    UnsupportedMediaType,
    UploadTooSlow,
)
from smartrec_gateway.products import ProductDetails
from smartrec_gateway.schemas import (
    EMPTY_QUERY,
    MAX_QUERY_CHARACTERS,
    QUERY_TOO_LONG,
    DemoShoppers,
    Identifier,
    SearchAnswer,
    TextSearchRequest,
)
from smartrec_gateway.transaction_schemas import TransactionAnswer, TransactionRequest
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router()


@router.post(
    "/search/image",
    tags=["search"],
    summary="Products that match a photo",
    openapi_extra={"requestBody": upload.REQUEST_BODY},
    responses=problem_responses(
        UploadTooSlow, ImageTooLarge, UnsupportedImageType, InvalidCursor, MissingImage, TooManyUploads
    ),
)
async def search_by_image(request: Request, settings: SettingsOf, clients: ClientsOf) -> SearchAnswer:
    """Send the photo as multipart/form-data: `curl -F image=@photo.jpg -F user_id=maya …/v1/search/image`.

    A picture with nothing to wear is answered with the popular products; `understood.understood` is false.
    """
    slots: upload.UploadSlots = request.app.state.upload_slots
    async with slots.taken(), upload.read_image_search(request, settings) as (picture, asked):
        context = await new_context(request, settings)
        reserve_seconds = settings.recommender_reserve_seconds
        return await search.search_by_image(clients, picture, asked, context, reserve_seconds)


@router.post(
    "/search/text",
    tags=["search"],
    summary="Products that match a sentence",
    dependencies=[Depends(json_only)],
    responses=problem_responses(MalformedJson, UnsupportedMediaType, InvalidCursor, EmptyQuery),
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


@router.get(
    "/products/{product_id}",
    tags=["products"],
    summary="One product",
    responses=problem_responses(UnknownProduct),
)
async def product(product_id: Identifier, clients: ClientsOf, context: ContextOf) -> ProductDetails:
    return await recommender.product(clients.recommender, product_id, context)


@router.post(
    "/transactions",
    status_code=201,
    tags=["users"],
    summary="Record what a shopper did",
    dependencies=[Depends(json_only)],
    responses=problem_responses(
        MalformedJson, UnknownProduct, IdempotencyKeyReused, TransactionIdTaken, UnsupportedMediaType
    ),
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
    """It counts at once: the shopper's next search is ordered with it.

    With the shop's own `transaction_id` it may also come by an import, before or after, and counts once.
    """
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
