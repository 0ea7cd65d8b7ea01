"""A transaction as it is sent, to an endpoint or a topic: its JSON, what is checked, why it is refused."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from smartrec_recommender.domain.users.history import OLDEST, TransactionKind
from smartrec_recommender.problems import (
    DateInTheFuture,
    IdempotencyKeyReused,
    NullDate,
    TransactionIdTaken,
    UnknownProduct,
)
from smartrec_recommender.serving.requests.schemas import ProductId, UserId, storable
from smartrec_recommender.store.users.transactions import (
    CLOCKS_MAY_DIFFER,
    IdOfAnotherTransaction,
    NewTransaction,
    ProductNotFound,
    Refusal,
)
from smartrec_service.problems import Problem

TransactionId = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=128),
    AfterValidator(storable),
]


class TransactionRequest(BaseModel):
    """Something that a shopper did with a product."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"user_id": "maya", "product_id": "P00042", "kind": "purchase", "quantity": 1}
        }
    )

    user_id: UserId
    product_id: ProductId
    kind: TransactionKind
    occurred_at: AwareDatetime | None = Field(None, description="ISO 8601 with an offset; without it, now.")
    quantity: int = Field(1, ge=1, le=10_000)
    rating: int | None = Field(None, ge=1, le=5, description="1 to 5 stars, for the kind rating only.")
    transaction_id: TransactionId | None = Field(
        None, description="The shop's id, as in an import; what is there under it already counts once."
    )

    @model_validator(mode="after")
    def _rating_where_rated(self) -> TransactionRequest:
        if (self.kind == "rating") != (self.rating is not None):
            raise ValueError("rating (1 to 5) goes with the kind rating, and with no other")
        return self


def new_transaction(
    new: TransactionRequest, key: str | None, now: datetime, received_at: datetime, kept_id: str | None
) -> NewTransaction:
    """`kept_id`: its id where the caller chose none; None: a new one.

    Raises DateInTheFuture, NullDate.
    """
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


def problem_of(refusal: Refusal, product_id: str) -> Problem:
    """What is told of a transaction that could not be recorded."""
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
