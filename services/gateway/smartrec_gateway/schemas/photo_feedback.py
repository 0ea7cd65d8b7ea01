"""What users say of a photo that was taken for the wrong thing: the JSON."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class PhotoFeedback(BaseModel):
    """Said of the last search by a photo."""

    model_config = ConfigDict(json_schema_extra={"example": {"said": "Jacket", "meant": "Blazer"}})

    said: str | None = Field(
        None, max_length=100, description="The category that was answered; null: that there is no garment."
    )
    meant: str | None = Field(
        None,
        max_length=100,
        description='What it is: a category, or "no garment"; null where that is not told.',
    )


class FeedbackCounted(BaseModel):
    counted: int
