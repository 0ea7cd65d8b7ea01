"""What is kept of one shopper, shown or erased."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

_EXPORT: dict[str, Any] = {
    "user_id": "maya",
    "exported_at": "2026-11-28T17:03:00+00:00",
    "profile": {"temperature": "warm", "confidence": 0.4, "taste": {"colour": {"red": 0.61}}},
    "records": {
        "users": [{"user_id": "maya", "history_version": 3}],
        "transactions": [
            {
                "transaction_id": "4711",
                "kind": "purchase",
                "occurred_at": "2026-11-22T08:30:00+00:00",
                "quantity": 1,
                "product_id": "P00412",
                "title": "Marlow floral sundress",
            }
        ],
    },
}


class Taste(BaseModel):
    """What is read off the shopper's history at each request; empty for one who did nothing yet."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)

    temperature: str | None = Field(None, description="How well the shopper is known: hot, warm or cold.")
    confidence: float | None = Field(None, description="How far the taste is relied on, 0..1.")
    taste: dict[str, dict[str, float]] = Field(
        default_factory=dict,
        description="By kind (such as colour) and name: liked above 0, disliked below.",
    )


class ExportedUser(BaseModel):
    model_config = ConfigDict(extra="allow", json_schema_extra={"examples": [_EXPORT]}, allow_inf_nan=False)

    user_id: str
    exported_at: str | None = None
    profile: Taste
    records: dict[str, list[dict[str, Any]]] = Field(description="By table, every row that is kept.")


class ErasedUser(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rows": {"users": 1, "transactions": 12}, "cached_answers": 2}]}
    )

    rows: dict[str, int] = Field(description="By table, how many rows were deleted.")
    cached_answers: int = Field(description="How many stored answers were deleted.")
