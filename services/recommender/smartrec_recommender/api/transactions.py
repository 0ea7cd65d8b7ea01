"""POST /v1/transactions and /v1/transactions:batch: what shoppers did."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Header
from pydantic import AwareDatetime

from smartrec_recommender.api.dependencies import ClockOf, EngineOf
from smartrec_recommender.api.transaction_schemas import (
    TransactionAnswer,
    TransactionBatch,
    TransactionBatchAnswer,
    TransactionOutcome,
)
from smartrec_recommender.problems import (
    DatabaseUnavailable,
    DateInTheFuture,
    IdempotencyKeyReused,
    NullDate,
    TransactionIdTaken,
    UnknownProduct,
)
from smartrec_recommender.serving.requests.transactions import (
    TransactionRequest,
    new_transaction,
    problem_of,
)
from smartrec_recommender.store.users.transactions import (
    NewTransaction,
    Outcome,
    Recorded,
    record_transactions,
)
from smartrec_service.endpoints import new_router
from smartrec_service.problems import Problem, problem_responses

router = new_router(prefix="/v1", tags=["transactions"], responses=problem_responses(DatabaseUnavailable))


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
    transaction = new_transaction(new, idempotency_key, now, received_at, kept_id)
    outcome = record_transactions(engine, [transaction], now)[0]
    if isinstance(outcome, Recorded):
        return TransactionAnswer(transaction_id=outcome.transaction_id, repeated=not outcome.is_new)
    raise problem_of(outcome, new.product_id)


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
            new.append(new_transaction(one, one.idempotency_key, now, received_at, kept_id))
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


def _outcome(outcome: Outcome, new: NewTransaction) -> TransactionOutcome:
    if isinstance(outcome, Recorded):
        status = "recorded" if outcome.is_new else "repeated"
        return TransactionOutcome(status=status, transaction_id=outcome.transaction_id)
    return _refused(problem_of(outcome, new.product_id))


def _refused(problem: Problem) -> TransactionOutcome:
    return TransactionOutcome(status="refused", problem=problem.slug(), detail=problem.detail)
