"""What the public API takes and answers of transactions, one or many at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from smartrec_gateway.schemas import examples
from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import ProductId, RequestModel, UserId
from smartrec_service.limits import MAX_BATCH_TRANSACTIONS

TransactionId = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128, pattern=r"^[^\x00]*$")
]


class TransactionRequest(RequestModel):
    model_config = with_example(examples.TRANSACTION)

    user_id: UserId
    product_id: ProductId
    kind: Literal["view", "add_to_cart", "purchase", "return", "rating"] = Field(
        description="What the shopper did."
    )
    occurred_at: AwareDatetime | None = Field(
        None, description="With its time zone; now where it is left out."
    )
    quantity: int | None = Field(None, ge=1, le=10_000, description="How many pieces; 1 where left out.")
    rating: int | None = Field(None, ge=1, le=5, description="1..5 stars, for the kind `rating`.")
    transaction_id: TransactionId | None = Field(
        None, description="The shop's id, as in an import; what is there under it already counts once."
    )

    @model_validator(mode="after")
    def _rating_has_stars(self) -> Self:
        if (self.kind == "rating") != (self.rating is not None):
            raise PydanticCustomError(
                "rating", "send `rating`, 1 to 5, with the kind rating and with no other"
            )
        return self


class TransactionAnswer(BaseModel):
    model_config = with_example({"transaction_id": "4711"})

    transaction_id: str


class TransactionAccepted(BaseModel):
    """Not recorded yet; what the shop does not have, such as an unknown product, is found out only then."""

    model_config = with_example({"status": "accepted", "idempotency_key": "order-4711"})

    status: Literal["accepted"] = "accepted"
    idempotency_key: str = Field(description="The key by which it counts once, if it is sent again.")


class BatchedTransaction(TransactionRequest):
    idempotency_key: str | None = Field(
        None,
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Yours to choose; a transaction that is sent again with it is not recorded twice.",
    )


class TransactionBatch(RequestModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"transactions": [{**examples.TRANSACTION, "idempotency_key": "session-7-event-1"}]}]
        }
    )

    transactions: list[BatchedTransaction] = Field(
        min_length=1, max_length=MAX_BATCH_TRANSACTIONS, description="In any order."
    )


class TransactionOutcome(BaseModel):
    """`refused`: `problem` is the name of what is wrong, `detail` says what to do."""

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
