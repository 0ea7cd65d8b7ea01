"""What the public API takes and answers where many transactions come at once."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from smartrec_gateway import examples
from smartrec_gateway.schemas import RequestModel, TransactionRequest


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

    transactions: list[BatchedTransaction] = Field(min_length=1, max_length=1_000)


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
