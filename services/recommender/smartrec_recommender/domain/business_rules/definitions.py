"""A rule as the shop writes it: what it does, to which products, in which lists, for how long."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from smartrec_recommender.domain.business_rules.rules import (
    MOST_STRENGTH,
    PINNED_IN,
    RECOMMENDATION_KINDS,
    USUAL_STRENGTH,
    RecommendationKind,
    RuleKind,
)

Names = tuple[Annotated[str, Field(min_length=1, max_length=200)], ...]


class Selector(BaseModel):
    """A product is selected that meets all that is given; of each list, one of its names is enough.

    `answers`: the kinds of answers that the rule counts for; empty: all that suit the kind of rule.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    products: Names = ()
    brands: Names = ()
    categories: Names = ()
    attributes: Names = ()
    price_min: Annotated[float, Field(ge=0)] | None = None
    price_max: Annotated[float, Field(ge=0)] | None = None
    stock_min: Annotated[int, Field(ge=0)] | None = None
    stock_max: Annotated[int, Field(ge=0)] | None = None
    answers: tuple[RecommendationKind, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.model_dump(exclude_defaults=True, exclude={"answers"})


class NewRule(BaseModel):
    """A rule as it is written down. `strength`: of a boost or bury, beside scores of at most 0.5."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RuleKind
    selector: Selector
    strength: Annotated[float, Field(gt=0, le=MOST_STRENGTH)] | None = None
    place: Annotated[int, Field(ge=1, le=1_000)] | None = None
    active_from: AwareDatetime | None = None
    active_until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _consistent(self) -> NewRule:
        if self.selector.is_empty:
            raise ValueError("say which products: by id, brand, category, attribute, price or stock")
        if self.kind == "pin" and (self.place is None or not self.selector.products):
            raise ValueError("a pin needs the ids of its products and a place, 1 for the first")
        if self.kind != "pin" and self.place is not None:
            raise ValueError("only a pin has a place")
        if self.kind in ("pin", "exclude") and self.strength is not None:
            raise ValueError("only a boost or a bury has a strength")
        if self.active_from and self.active_until and self.active_from >= self.active_until:
            raise ValueError("it must begin before it ends")
        return self

    @property
    def value(self) -> float | None:
        """The strength in force; None for a rule without one."""
        return (self.strength or USUAL_STRENGTH) if self.kind in ("boost", "bury") else None

    @property
    def answers(self) -> frozenset[RecommendationKind]:
        return kinds_of(self.kind, self.selector)


def kinds_of(kind: RuleKind, selector: Selector) -> frozenset[RecommendationKind]:
    """The kinds of answers that such a rule counts for: a pin stays out of lists that go by a product."""
    return frozenset(selector.answers) or (PINNED_IN if kind == "pin" else frozenset(RECOMMENDATION_KINDS))
