"""POST /v1/transactions: what shoppers did."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header

from smartrec_recommender.dependencies import ClockOf, EngineOf
from smartrec_recommender.problems import (
    DatabaseUnavailable,
    DateInTheFuture,
    IdempotencyKeyReused,
    UnknownProduct,
)
from smartrec_recommender.schemas import TransactionAnswer, TransactionRequest
from smartrec_recommender.store.transactions import (
    KeyUsedForAnotherBody,
    NewTransaction,
    ProductNotFound,
    record_transaction,
)
from smartrec_service.problems import problem_responses

router = APIRouter(prefix="/v1", tags=["transactions"], responses=problem_responses(DatabaseUnavailable))
_CLOCKS_MAY_DIFFER = timedelta(minutes=5)


@router.post(
    "/transactions",
    summary="Record what a shopper did; it counts from the next request on",
    status_code=201,
    response_model=TransactionAnswer,
    responses=problem_responses(UnknownProduct, DateInTheFuture),
)
def record(
    new: TransactionRequest,
    engine: EngineOf,
    clock: ClockOf,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=255,
            description="Any unique text. Sent again within 24 hours, it records nothing and answers alike.",
        ),
    ] = None,
) -> dict[str, Any]:
    now = clock()
    transaction = _new_transaction(new, now)
    body_hash = hashlib.sha256(new.model_dump_json().encode()).hexdigest()
    try:
        transaction_id = record_transaction(engine, transaction, idempotency_key, body_hash, now)
    except ProductNotFound:
        raise UnknownProduct(
            f"The catalogue has no product {new.product_id!r}; nothing was recorded.",
            product_id=new.product_id,
        ) from None
    except KeyUsedForAnotherBody:
        raise IdempotencyKeyReused(
            "This Idempotency-Key came with another body within the last 24 hours. Use a new key."
        ) from None
    return {"transaction_id": transaction_id}


def _new_transaction(new: TransactionRequest, now: datetime) -> NewTransaction:
    occurred_at = (new.occurred_at or now).astimezone(UTC)
    if occurred_at > now + _CLOCKS_MAY_DIFFER:
        raise DateInTheFuture(f"occurred_at is {occurred_at.isoformat()}; give a time that has passed.")
    return NewTransaction(
        transaction_id=uuid.uuid4().hex,
        user_id=new.user_id,
        product_id=new.product_id,
        kind=new.kind,
        occurred_at=min(occurred_at, now),
        quantity=new.quantity,
        rating=new.rating,
    )
