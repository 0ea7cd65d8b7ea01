"""What users did: one transaction, or many at once."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import Header, Response
from fastapi.responses import JSONResponse

from smartrec_gateway.api.requests.dependencies import ClientsOf, ContextOf, new_router
from smartrec_gateway.clients import recommender
from smartrec_gateway.orchestration.recording import record_or_keep
from smartrec_gateway.problems import (
    DateInTheFuture,
    IdempotencyKeyReused,
    NullDate,
    OutcomeUnknown,
    TransactionIdTaken,
    UnknownProduct,
    UnsupportedMediaType,
)
from smartrec_gateway.protection.repeated_calls.keyed_writes import (
    KEY_PATTERN,
    MOST_KEY_CHARACTERS,
    REPLAYED,
)
from smartrec_gateway.schemas.transactions import (
    TransactionAccepted,
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
        alias="Idempotency-Key",
        min_length=1,
        max_length=MOST_KEY_CHARACTERS,
        pattern=KEY_PATTERN,
        description="Yours to choose, new for each request; sending the same again does not record it twice.",
        examples=["order-4711"],
    ),
]


@router.post(
    "/transactions",
    status_code=201,
    summary="Record what a shopper did",
    response_model=TransactionAnswer,
    responses={
        **problem_responses(
            MalformedJson,
            UnknownProduct,
            DateInTheFuture,
            NullDate,
            IdempotencyKeyReused,
            TransactionIdTaken,
            UnsupportedMediaType,
            OutcomeUnknown,
        ),
        202: {"model": TransactionAccepted, "description": "Kept on disk, and recorded once within seconds."},
    },
)
async def record_transaction(
    transaction: TransactionRequest,
    clients: ClientsOf,
    context: ContextOf,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> TransactionAnswer | JSONResponse:
    """It counts at once: the shopper's next search is ordered with it.

    With the shop's own `transaction_id` it may also come by an import, before or after, and counts once.
    While the database is gone it is kept on disk (202), where there is a Redis that writes to disk.
    """
    key = idempotency_key or _new_key()
    recorded = await record_or_keep(clients.recommender, clients.transaction_queue, transaction, key, context)
    if recorded is None:
        return JSONResponse(TransactionAccepted(idempotency_key=key).model_dump(), 202)
    if recorded.repeated:
        response.headers[REPLAYED] = "true"
    return TransactionAnswer(transaction_id=str(recorded.transaction_id))


@router.post(
    "/transactions:batch",
    summary="Record what shoppers did, up to 1,000 transactions at once, in any order",
    responses=problem_responses(MalformedJson, UnsupportedMediaType, IdempotencyKeyReused, OutcomeUnknown),
)
async def record_transactions(
    batch: TransactionBatch,
    clients: ClientsOf,
    context: ContextOf,
    idempotency_key: IdempotencyKey = None,
) -> TransactionBatchAnswer:
    """Each stands for itself: what cannot be recorded is refused with its reason, and the others land.

    With the header Idempotency-Key, or where every transaction has its own `transaction_id` or
    `idempotency_key`, the whole batch may be sent again.
    """
    return await recommender.record_batch(clients.bulk, batch, idempotency_key or _new_key(), context)


def _new_key() -> str:
    """For a caller that sends none; where the outcome is unknown, the answer names it."""
    return uuid.uuid4().hex
