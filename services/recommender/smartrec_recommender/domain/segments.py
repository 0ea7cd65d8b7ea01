"""Segments: named sets of users, by what they did."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

SegmentName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
TEXT = r"^[^\x00]*$"
EventKind = Literal["view", "add_to_cart", "purchase", "return", "rating"]
_UserId = Annotated[str, Field(min_length=1, max_length=128, pattern=TEXT)]
_Names = tuple[Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)], ...]
_Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Amount = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


class SegmentCondition(BaseModel):
    """A user is a member who meets all that is given.

    `users`: one of these ids. The events that are counted are of `event`, of products of one of `categories`
    (ours or the shop's own) and one of `brands`, and no older than `within_days`; there must be `events_min`
    to `events_max` of them, worth `spent_min` to `spent_max` together by today's prices.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    users: tuple[_UserId, ...] = Field((), max_length=10_000)
    event: EventKind = "purchase"
    categories: _Names = Field((), max_length=50)
    brands: _Names = Field((), max_length=50)
    within_days: Annotated[int, Field(ge=1, le=3_650)] | None = None
    events_min: _Count | None = None
    events_max: _Count | None = None
    spent_min: _Amount | None = None
    spent_max: _Amount | None = None

    @model_validator(mode="after")
    def _consistent(self) -> SegmentCondition:
        bounds = (self.events_min, self.events_max, self.spent_min, self.spent_max)
        if not self.users and all(bound is None for bound in bounds):
            raise ValueError("say who: ids of users, or how many events or how much was spent")
        if self.events_min is not None and self.events_max is not None and self.events_min > self.events_max:
            raise ValueError("events_min must not be above events_max")
        if self.spent_min is not None and self.spent_max is not None and self.spent_min > self.spent_max:
            raise ValueError("spent_min must not be above spent_max")
        return self


class Segment(BaseModel):
    """A segment as it is written down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SegmentName
    condition: SegmentCondition
    description: Annotated[str, Field(max_length=500, pattern=TEXT)] = ""
