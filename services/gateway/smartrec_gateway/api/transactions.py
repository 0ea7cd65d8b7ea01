"""What users did: one transaction, or many at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header

from smartrec_gateway.api.dependencies import ClientsOf, ContextOf, json_only, new_router
from smartrec_gateway.clients import recommender
from smartrec_gateway.problems import (
    IdempotencyKeyReused,
    TransactionIdTaken,
    UnknownProduct,
    UnsupportedMediaType,
)
from smartrec_gateway.schemas.transactions import (
    TransactionAnswer,
    TransactionBatch,
    TransactionBatchAnswer,
    TransactionRequest,
)
from smartrec_service.problems import MalformedJson, problem_responses

router = new_router(tags=["users"])
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Yours to choose, new for each transaction; repeating it does not record it twice.",
    ),
]


@router.post(
    "/transactions",
    status_code=201,
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
    idempotency_key: IdempotencyKey = None,
) -> TransactionAnswer:
    """It counts at once: the shopper's next search is ordered with it.

    With the shop's own `transaction_id` it may also come by an import, before or after, and counts once.
    """
    recorded = await recommender.record(clients.recommender, transaction, idempotency_key, context)
    return TransactionAnswer(transaction_id=str(recorded.transaction_id))


@router.post(
    "/transactions:batch",
    summary="Record what shoppers did, up to 1,000 transactions at once, in any order",
    dependencies=[Depends(json_only)],
    responses=problem_responses(MalformedJson, UnsupportedMediaType),
)
async def record_batch(
    batch: TransactionBatch, clients: ClientsOf, context: ContextOf
) -> TransactionBatchAnswer:
    """Each stands for itself: what cannot be recorded is refused with its reason, and the others land.

    Give every transaction its `transaction_id` or `idempotency_key`; then the whole batch may be sent again.
    """
    return await recommender.record_batch(clients.bulk, batch, context)
