"""What may be counted over all that matches a search, and the orders that a list may be in."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

FacetName = Literal["category", "brand", "colour", "size", "gender", "pattern", "price", "on_sale"]
SortOrder = Literal["relevance", "price_asc", "price_desc", "newest", "popular"]
COLOUR_FACET: dict[str, Any] = {
    "name": "colour",
    "values": [
        {"name": "red", "count": 14, "is_selected": True, "price_min": None, "price_max": None},
        {"name": "navy", "count": 9, "is_selected": False, "price_min": None, "price_max": None},
    ],
}


class FacetValue(BaseModel):
    name: str = Field(description="As the filter of the facet's name takes it; for a band of prices, words.")
    count: int = Field(description="How many products a search with this value as its filter finds.")
    is_selected: bool = Field(False, description="Whether the filters hold it already.")
    price_min: float | None = Field(None, description="Of a band of prices: the filter `price_min`.")
    price_max: float | None = Field(None, description="Of a band of prices: the filter `price_max`.")


class Facet(BaseModel):
    """Counted with all filters but the facet's own, so that a second choice can be made."""

    model_config = ConfigDict(json_schema_extra={"examples": [COLOUR_FACET]})

    name: FacetName
    values: list[FacetValue] = Field(
        description="The most frequent first, 100 at most; bands of prices, the cheapest first."
    )
