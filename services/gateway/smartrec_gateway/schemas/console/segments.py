"""Segments: named sets of users, by what they did."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from smartrec_gateway.schemas.console.rules import SegmentName, Text
from smartrec_gateway.schemas.products import with_example
from smartrec_gateway.schemas.requests import Identifier, Names, RequestModel

Count = Annotated[int | None, Field(ge=0, le=1_000_000)]
Amount = Annotated[float | None, Field(ge=0, le=1e9, allow_inf_nan=False)]
_CONDITION: dict[str, Any] = {"event": "purchase", "within_days": 365, "events_min": 3}
_SHOWN = {
    "name": "regular-customers",
    "description": "Three purchases within a year",
    "condition": _CONDITION,
    "members": 214,
}


class SegmentCondition(RequestModel):
    """A user is a member who meets all that is given."""

    users: list[Identifier] = Field(
        default_factory=list, max_length=10_000, description="One of these users.", examples=[["maya"]]
    )
    event: Literal["view", "add_to_cart", "purchase", "return", "rating"] = Field(
        "purchase", description="What of a user is counted.", examples=["purchase"]
    )
    categories: Names = Field(
        default_factory=list,
        description="Only of products of one of these categories, ours or the shop's own.",
        examples=[["Dress"]],
    )
    brands: Names = Field(
        default_factory=list, description="Only of products of one of these brands.", examples=[["Alder"]]
    )
    within_days: int | None = Field(
        None, ge=1, le=3_650, description="Only of so many days up to now.", examples=[365]
    )
    events_min: Count = Field(None, description="So many of them or more.", examples=[3])
    events_max: Count = Field(
        None, description="So many of them or fewer; 0: users without any.", examples=[0]
    )
    spent_min: Amount = Field(
        None, description="Worth so much together or more, by today's prices.", examples=[200]
    )
    spent_max: Amount = Field(None, description="Worth so much together or less.", examples=[20])


class SegmentPut(RequestModel):
    model_config = with_example({"description": "Three purchases within a year", "condition": _CONDITION})

    description: Text = Field("", max_length=500, description="For whoever reads the list.")
    condition: SegmentCondition = Field(description="Who is in it.")


class Segment(BaseModel):
    model_config = with_example(_SHOWN)

    name: SegmentName
    description: str
    condition: SegmentCondition
    members: int = Field(description="How many users are in it now.")


class Segments(BaseModel):
    model_config = with_example({"segments": [_SHOWN]})

    segments: list[Segment] = Field(description="By name.")
