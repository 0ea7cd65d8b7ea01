"""The JSON of transactions, one or many at once."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from smartrec_recommender.serving.requests.transactions import TransactionRequest
from smartrec_service.limits import MAX_BATCH_TRANSACTIONS


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
