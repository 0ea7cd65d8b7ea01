"""What users type: how it may go on, and what they did not find."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_SUGGESTIONS: dict[str, Any] = {
    "suggestions": [{"text": "floral dress", "kind": "category", "corrected": False}]
}
_UNMET: dict[str, Any] = {
    "queries": [
        {
            "query": "handbag",
            "searches": 31,
            "not_understood": 0,
            "without_match": 31,
            "without_click": 0,
            "last_searched_at": "2026-11-28T17:03:00+00:00",
        }
    ]
}


class Suggestion(BaseModel):
    text: str = Field(description="The whole query.")
    kind: Literal["query", "category", "brand", "title"]
    corrected: bool = Field(False, description="Whether it is what was meant rather than what was typed.")


class Suggestions(BaseModel):
    model_config = ConfigDict(json_schema_extra={"example": _SUGGESTIONS})

    suggestions: list[Suggestion] = Field(description="The likeliest first.")


class UnmetQuery(BaseModel):
    query: str
    searches: int
    not_understood: int = Field(description="Of the searches, those that said nothing of clothes.")
    without_match: int = Field(description="Of the searches, those for what the shop has not.")
    without_click: int | None = Field(
        None,
        description="Of the others, those whose products nobody clicked; null where no clicks are sent with "
        "their query.",
    )
    last_searched_at: str


class UnmetQueries(BaseModel):
    model_config = ConfigDict(json_schema_extra={"example": _UNMET})

    queries: list[UnmetQuery] = Field(description="The most frequent first.")
