"""POST /v1/transactions and /v1/transactions:batch: what shoppers did."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import AwareDatetime

from smartrec_recommender.api.dependencies import ClockOf, EngineOf
from smartrec_recommender.api.transaction_schemas import (
    TransactionAnswer,
    TransactionBatch,
    TransactionBatchAnswer,
    TransactionOutcome,
    TransactionRequest,
)
from smartrec_recommender.domain.users.history import OLDEST
from smartrec_recommender.problems import (
    DatabaseUnavailable,
    DateInTheFuture,
    IdempotencyKeyReused,
    NullDate,
    TransactionIdTaken,
    UnknownProduct,
)
from smartrec_recommender.store.users.transactions import (
    CLOCKS_MAY_DIFFER,
    IdOfAnotherTransaction,
    NewTransaction,
    Outcome,
    ProductNotFound,
    Recorded,
    Refusal,
    record_transactions,
)
from smartrec_service.problems import Problem, problem_responses

router = APIRouter(prefix="/v1", tags=["transactions"], responses=problem_responses(DatabaseUnavailable))


@router.post(
    "/transactions",
    summary="Record what a shopper did; it counts from the next request on",
    status_code=201,
    responses=problem_responses(
        UnknownProduct, DateInTheFuture, NullDate, IdempotencyKeyReused, TransactionIdTaken
    ),
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
    x_smartrec_received_at: Annotated[
        AwareDatetime | None,
        Header(description="When it was received, where it waited since; by default now."),
    ] = None,
) -> TransactionAnswer:
    now = clock()
    received_at = min(x_smartrec_received_at or now, now)
    kept_id = _id_of_reception(idempotency_key, x_smartrec_received_at)
    transaction = _new_transaction(new, idempotency_key, now, received_at, kept_id)
    outcome = record_transactions(engine, [transaction], now)[0]
    if isinstance(outcome, Recorded):
        return TransactionAnswer(transaction_id=outcome.transaction_id, repeated=not outcome.is_new)
    raise _problem(outcome, new.product_id)


@router.post(
    "/transactions:batch",
    summary="Record what shoppers did, up to 1,000 at once and in any order",
)
def record_batch(batch: TransactionBatch, engine: EngineOf, clock: ClockOf) -> TransactionBatchAnswer:
    """Each stands for itself: what cannot be recorded is refused with its reason, and the others land.

    A batch may be sent again as it is where every transaction has its `transaction_id` or `idempotency_key`.
    """
    now = clock()
    outcomes: list[TransactionOutcome | None] = []
    new: list[NewTransaction] = []
    for one in batch.transactions:
        try:
            received_at = min(one.received_at or now, now)
            kept_id = _id_of_reception(one.idempotency_key, one.received_at)
            new.append(_new_transaction(one, one.idempotency_key, now, received_at, kept_id))
            outcomes.append(None)
        except (DateInTheFuture, NullDate) as problem:
            outcomes.append(_refused(problem))
    recorded = zip(record_transactions(engine, new, now), new, strict=True)
    answered = [outcome or _outcome(*next(recorded)) for outcome in outcomes]
    counts = Counter(outcome.status for outcome in answered)
    return TransactionBatchAnswer(
        transactions=answered,
        recorded=counts["recorded"],
        repeated=counts["repeated"],
        refused=counts["refused"],
    )


def _id_of_reception(key: str | None, received_at: datetime | None) -> str | None:
    """Of what was received once and may be handed on later, when its key is forgotten: always the same."""
    if key is None or received_at is None:
        return None
    moment = received_at.astimezone(UTC).isoformat()
    return hashlib.sha256(f"{key}\n{moment}".encode()).hexdigest()[:32]


def _new_transaction(
    new: TransactionRequest, key: str | None, now: datetime, received_at: datetime, kept_id: str | None
) -> NewTransaction:
    """`kept_id`: its id where the caller chose none; None: a new one."""
    occurred_at = new.occurred_at or received_at
    if occurred_at < OLDEST:
        raise NullDate(
            f"occurred_at is {occurred_at.isoformat()}; before {OLDEST:%Y-%m-%d} it is probably a null date."
        )
    if occurred_at > now + CLOCKS_MAY_DIFFER:
        raise DateInTheFuture(f"occurred_at is {occurred_at.isoformat()}; give a time that has passed.")
    left_out = {"idempotency_key", "received_at"} | (set() if new.transaction_id else {"transaction_id"})
    body = new.model_dump_json(exclude=left_out)  # the same by both endpoints
    return NewTransaction(
        transaction_id=new.transaction_id or kept_id or uuid.uuid4().hex,
        user_id=new.user_id,
        product_id=new.product_id,
        kind=new.kind,
        occurred_at=min(occurred_at, now).astimezone(UTC),
        quantity=new.quantity,
        rating=new.rating,
        has_time=new.occurred_at is not None,
        is_named=new.transaction_id is not None,
        key=key,
        body_hash=hashlib.sha256(body.encode()).hexdigest(),
    )


def _outcome(outcome: Outcome, new: NewTransaction) -> TransactionOutcome:
    if isinstance(outcome, Recorded):
        status = "recorded" if outcome.is_new else "repeated"
        return TransactionOutcome(status=status, transaction_id=outcome.transaction_id)
    return _refused(_problem(outcome, new.product_id))


def _refused(problem: Problem) -> TransactionOutcome:
    return TransactionOutcome(status="refused", problem=problem.slug(), detail=problem.detail)


def _problem(refusal: Refusal, product_id: str) -> Problem:
    if isinstance(refusal, ProductNotFound):
        return UnknownProduct(
            f"The catalogue has no product {product_id!r}; nothing was recorded.", product_id=product_id
        )
    if isinstance(refusal, IdOfAnotherTransaction):
        return TransactionIdTaken(
            f"Another transaction is recorded as {refusal}, and stays. Use a new transaction_id.",
            transaction_id=str(refusal),
        )
    return IdempotencyKeyReused(
        "This Idempotency-Key came with another body within the last 24 hours. Use a new key."
    )
