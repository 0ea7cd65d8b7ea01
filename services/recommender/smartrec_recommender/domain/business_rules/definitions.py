"""A rule as the shop writes it: what it does, to which products, in which lists, when, for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator

from smartrec_recommender.domain.active_range import Moment, is_within
from smartrec_recommender.domain.business_rules.conditions import ALWAYS, Condition
from smartrec_recommender.domain.business_rules.rules import (
    MOST_STRENGTH,
    PINNED_IN,
    RECOMMENDATION_KINDS,
    USUAL_STRENGTH,
    RecommendationKind,
    RuleKind,
)
from smartrec_recommender.domain.segments import TEXT

_Name = Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)]
Names = Annotated[tuple[_Name, ...], Field(max_length=500)]
WITHOUT_PRODUCTS: frozenset[RuleKind] = frozenset({"redirect", "banner"})
ADDRESS = r"^(https?://[^\s\x00/\\][^\s\x00\\]*|/([^\s\x00/\\][^\s\x00\\]*)?)$"
"""An address on the web, or a path on the page's own host; no other scheme, so none that is a program."""


class Selector(BaseModel):
    """A product is selected that meets all that is given; of each list, one of its names is enough.

    `lists`: the kinds of lists that the rule counts for; empty: all that suit the kind of rule. Rules of
    earlier versions call them `answers`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    products: Names = ()
    brands: Names = ()
    categories: Names = ()
    attributes: Names = ()
    price_min: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    price_max: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    stock_min: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    stock_max: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    lists: tuple[RecommendationKind, ...] = Field((), validation_alias=AliasChoices("lists", "answers"))

    @property
    def is_empty(self) -> bool:
        return not self.model_dump(exclude_defaults=True, exclude={"lists"})


class Content(BaseModel):
    """What a redirect leads to, or what a banner shows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[str, Field(max_length=500, pattern=TEXT)] = ""
    url: Annotated[str, Field(max_length=2_000, pattern=ADDRESS)] | None = None
    image_url: Annotated[str, Field(max_length=2_000, pattern=ADDRESS)] | None = None


NO_CONTENT = Content()


class NewRule(BaseModel):
    """A rule as it is written down. `strength`: of a boost or bury, beside scores of at most 0.5.

    `name`: what the shop calls it. A rule that is not enabled waits, whatever its time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RuleKind
    name: Annotated[str, Field(max_length=200, pattern=TEXT)] = ""
    selector: Selector = Selector()
    condition: Condition = ALWAYS
    content: Content = NO_CONTENT
    strength: Annotated[float, Field(gt=0, le=MOST_STRENGTH)] | None = None
    place: Annotated[int, Field(ge=1, le=1_000)] | None = None
    is_enabled: bool = True
    active_from: Moment | None = None
    active_until: Moment | None = None

    @model_validator(mode="after")
    def _consistent(self) -> NewRule:
        for is_wrong, message in self._faults():
            if is_wrong:
                raise ValueError(message)
        return self

    def _faults(self) -> list[tuple[bool, str]]:
        has_products = self.kind not in WITHOUT_PRODUCTS
        is_pin, is_redirect = self.kind == "pin", self.kind == "redirect"
        ends = self.active_from and self.active_until and self.active_from >= self.active_until
        return [
            (
                has_products and self.selector.is_empty,
                "say which products: by id, brand, category, attribute, price or stock",
            ),
            (
                is_pin and (self.place is None or not self.selector.products),
                "a pin needs the ids of its products and a place, 1 for the first",
            ),
            (not is_pin and self.place is not None, "only a pin has a place"),
            (
                self.kind not in ("boost", "bury") and self.strength is not None,
                "only a boost or a bury has a strength",
            ),
            (not has_products and not self.selector.is_empty, f"a {self.kind} selects no products"),
            (has_products and self.content != NO_CONTENT, "only a redirect or a banner has content"),
            (
                is_redirect and (not self.content.url or not self.condition.names_a_search),
                "a redirect needs content.url, and the queries or categories that it is for",
            ),
            (
                self.kind == "banner" and not (self.content.text or self.content.image_url),
                "a banner needs content.text or content.image_url",
            ),
            (bool(ends), "it must begin before it ends"),
        ]

    @property
    def value(self) -> float | None:
        """The strength in force; None for a rule without one."""
        return (self.strength or USUAL_STRENGTH) if self.kind in ("boost", "bury") else None

    def is_in_time(self, now: datetime) -> bool:
        return self.is_enabled and is_within(now, self.active_from, self.active_until)

    @property
    def lists(self) -> frozenset[RecommendationKind]:
        return kinds_of(self.kind, self.selector)


class DraftRule(BaseModel):
    """A rule that is tried and not kept. `replaces`: the number of the rule that it would change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: NewRule
    replaces: Annotated[int, Field(ge=1)] | None = None


def kinds_of(kind: RuleKind, selector: Selector) -> frozenset[RecommendationKind]:
    """The kinds of lists that such a rule counts for: a pin stays out of lists that go by a product, and a
    redirect is for searches.
    """
    usual: dict[RuleKind, frozenset[RecommendationKind]] = {
        "pin": PINNED_IN,
        "redirect": frozenset({"search"}),
        "banner": PINNED_IN,
    }
    return frozenset(selector.lists) or usual.get(kind, frozenset(RECOMMENDATION_KINDS))
