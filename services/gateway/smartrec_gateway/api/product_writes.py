"""The catalogue as the shop's own system pushes it: one product, many rows, and out of sight."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Response

from smartrec_gateway.api.requests.dependencies import (
    CatalogueContextOf,
    ClientsOf,
    ContextOf,
    PicturesOf,
    SettingsOf,
    new_router,
)
from smartrec_gateway.clients import catalogue
from smartrec_gateway.orchestration.catalogue.product_writes import CatalogueWrite, ProductWriter
from smartrec_gateway.problems import (
    IdempotencyKeyReused,
    NotTheseProducts,
    OutcomeUnknown,
    ProductRejected,
    UnsupportedMediaType,
)
from smartrec_gateway.schemas.catalogue import ProductBatch, ProductBatchAnswer, ProductPut, ProductWritten
from smartrec_gateway.schemas.requests import ProductId
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router(tags=["catalogue"])
WriteKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=250,
        pattern=r"^[\x21-\x7e]+$",
        description="Yours to choose, new for each request; sent again within 24 hours, nothing is written "
        "again, so that a late repetition undoes no newer change.",
        examples=["nightly-2026-11-29-1"],
    ),
]
_PROBLEMS = (IdempotencyKeyReused, MalformedJson, UnsupportedMediaType, NotTheseProducts, OutcomeUnknown)


async def _writer(
    clients: ClientsOf,
    pictures: PicturesOf,
    settings: SettingsOf,
    context: ContextOf,
    idempotency_key: WriteKey = None,
) -> ProductWriter:
    return ProductWriter(clients, pictures, context, settings.recommender_reserve_seconds, idempotency_key)


async def _batch_writer(
    clients: ClientsOf,
    pictures: PicturesOf,
    settings: SettingsOf,
    context: CatalogueContextOf,
    idempotency_key: WriteKey = None,
) -> ProductWriter:
    return ProductWriter(clients, pictures, context, settings.deadline_seconds, idempotency_key)


@router.put(
    "/products/{product_id}",
    summary="Create or replace a product, in the shop's own words",
    responses={
        **problem_responses(*_PROBLEMS, ProductRejected),
        201: {"model": ProductWritten, "description": "It was not there, or out of sight."},
    },
)
async def put_product(
    product_id: ProductId,
    product: ProductPut,
    writer: Annotated[ProductWriter, Depends(_writer)],
    context: ContextOf,
    response: Response,
) -> ProductWritten:
    """It is found by words and picture in the next search. What is not said any more is forgotten.

    Sent again as it is, it is answered as unchanged.
    """
    done = await writer.write_one(product_id, product.rows(product_id))
    rejected = next((row for row in done.written.rows if row.status == "rejected"), None)
    if rejected is not None:
        raise ProductRejected(rejected.reason or "One of its rows cannot be read.")
    if any(one.is_new for one in done.written.products):
        response.status_code = 201
    return _as_answer(done, context.request_id)


@router.post(
    "/products:batch",
    summary="Write up to 1,000 rows of products, in the shop's own words",
    responses=problem_responses(*_PROBLEMS),
)
async def write_products(
    batch: ProductBatch,
    writer: Annotated[ProductWriter, Depends(_batch_writer)],
    context: CatalogueContextOf,
) -> ProductBatchAnswer:
    """Each row is answered; what cannot be read is rejected with its reason, and the others land.

    What is not in the batch stays as it is, and so do the variants of a product that it does not name.
    """
    done = await writer.write_batch(batch)
    return ProductBatchAnswer(
        request_id=context.request_id,
        rows=done.written.rows,
        products=done.written.products,
        report=done.written.report or {},
        degraded=done.degraded,
    )


@router.delete(
    "/products/{product_id}",
    status_code=204,
    summary="Take a product out of sight; what is known of it stays",
    responses=problem_responses(OutcomeUnknown),
)
async def delete_product(product_id: ProductId, clients: ClientsOf, context: ContextOf) -> None:
    """With all its colours and sizes. One that is not there is no error; written again, it comes back."""
    await catalogue.remove(clients.catalogue, product_id, context)


def _as_answer(done: CatalogueWrite, request_id: str) -> ProductWritten:
    """A product of several rows is written where one of them was."""
    statuses = {row.status: row.reason for row in done.written.rows}
    status = next(each for each in ("written", "left_out", "unchanged") if each in statuses)
    return ProductWritten.model_validate(
        {
            "request_id": request_id,
            "status": status,
            "reason": statuses[status],
            "products": [product.model_dump() for product in done.written.products],
            "degraded": done.degraded,
        }
    )
