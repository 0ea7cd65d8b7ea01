"""The JSON of transactions, one or many at once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from smartrec_recommender.domain.users.history import TransactionKind
from smartrec_recommender.serving.requests.schemas import ProductId, UserId, storable
from smartrec_service.limits import MAX_BATCH_TRANSACTIONS

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


class TransactionAnswer(BaseModel):
    """The transaction as recorded; the same id again where it or the Idempotency-Key came before."""

    transaction_id: str
    repeated: bool = Field(False, description="Whether it was recorded before.")


def _printable(key: str) -> str:
    if not key.isprintable():
        raise ValueError("must be printable")
    return key


class BatchedTransaction(TransactionRequest):
    """One of a batch; with a key, it is recorded once, however often it is sent within 24 hours."""

    idempotency_key: Annotated[str, AfterValidator(_printable)] | None = Field(
        None, min_length=1, max_length=255
    )
    received_at: AwareDatetime | None = Field(
        None, description="When it was received, where it waited since; by default now."
    )


class TransactionBatch(BaseModel):
    """In any order; each stands for itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "transactions": [
                    {
                        "user_id": "maya",
                        "product_id": "P00042",
                        "kind": "view",
                        "idempotency_key": "session-7-event-1",
                    }
                ]
            }
        }
    )

    transactions: list[BatchedTransaction] = Field(min_length=1, max_length=MAX_BATCH_TRANSACTIONS)


class TransactionOutcome(BaseModel):
    """What became of one. `refused`: `problem` is the name of what is wrong, `detail` says what to do."""

    status: Literal["recorded", "repeated", "refused"]
    transaction_id: str | None = None
    problem: str | None = None
    detail: str | None = None


class TransactionBatchAnswer(BaseModel):
    """`transactions` in the order of the request; the other fields count them by status."""

    transactions: list[TransactionOutcome]
    recorded: int
    repeated: int
    refused: int
