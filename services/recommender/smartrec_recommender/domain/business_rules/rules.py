"""Business rules: the shop boosts, buries, pins or excludes products, redirects a search, or shows a banner.

A reason of the answer names each that moves a product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeVar

import numpy as np

from smartrec_recommender.domain.active_range import is_within
from smartrec_recommender.domain.business_rules.conditions import (
    ALWAYS,
    NOTHING_ASKED,
    AskedFor,
    Condition,
)
from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers

Column = TypeVar("Column", Booleans, Floats)
RuleKind = Literal["boost", "bury", "pin", "exclude", "redirect", "banner"]
RecommendationKind = Literal["search", "feed", "similar", "goes-with", "because-you-bought", "popular", "new"]
RECOMMENDATION_KINDS: tuple[RecommendationKind, ...] = (
    "search", "feed", "similar", "goes-with", "because-you-bought", "popular", "new",
)  # fmt: skip
PINNED_IN: frozenset[RecommendationKind] = frozenset({"search", "feed", "popular", "new"})
USUAL_STRENGTH, MOST_STRENGTH = 0.25, 1.0
"""All scorers together give a product at most 0.5 (`blend.py`)."""
_MOST_REMEMBERED = 64
_SHOWN: tuple[RuleKind, ...] = ("redirect", "banner")
DRAFT = 0
"""The number of a rule that is tried and not kept."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What is shown above a list. Of `text` and `image_url`, at least one."""

    text: str
    url: str | None
    image_url: str | None


@dataclass(frozen=True)
class Rule:
    """`numbers`: the products concerned, ascending. `strength`: of a boost or bury; `place` 1..: of a pin;
    `banner`: of a banner, and its `url` of a redirect.

    It is in force from `active_from` until just before `active_until`, where those are given, and where its
    condition is met.
    """

    rule_number: int
    kind: RuleKind
    numbers: Integers
    lists: frozenset[RecommendationKind]
    strength: float = 0.0
    place: int = 0
    condition: Condition = ALWAYS
    banner: Banner | None = None
    is_enabled: bool = True
    active_from: datetime | None = None
    active_until: datetime | None = None

    def is_active(self, kind: RecommendationKind, now: datetime, asked: AskedFor = NOTHING_ASKED) -> bool:
        is_in_time = self.is_enabled and is_within(now, self.active_from, self.active_until)
        return is_in_time and kind in self.lists and self.condition.is_met(asked)


@dataclass(frozen=True)
class ActiveRules:
    """The rules in force: `banned`, `lift` by product number (None: none); `pins`: (place, number).

    `redirect`: where whoever searches is to be sent; of several rules, the first one's.
    """

    rule_numbers: tuple[int, ...] = ()
    banned: Booleans | None = None
    lift: Floats | None = None
    pins: tuple[tuple[int, int], ...] = ()
    redirect: str | None = None
    banners: tuple[Banner, ...] = ()

    def allows(self, numbers: Integers) -> Booleans:
        """Returns: for each product, whether no rule excludes it."""
        return np.ones(len(numbers), dtype=bool) if self.banned is None else ~_at(self.banned, numbers)

    def lift_of(self, numbers: Integers) -> Floats:
        """Returns: what boosts add to each product's score, less what buries take."""
        return np.zeros(len(numbers)) if self.lift is None else _at(self.lift, numbers)


NO_RULES = ActiveRules()


@dataclass(frozen=True)
class Rulebook:
    """All rules of the shop, of any time."""

    rules: tuple[Rule, ...] = ()
    _made: dict[tuple[int, ...], ActiveRules] = field(default_factory=dict, repr=False, compare=False)

    @property
    def segments(self) -> frozenset[str]:
        """The segments that any rule asks for."""
        return frozenset(name for rule in self.rules for name in rule.condition.segments)

    @property
    def asks_for_categories(self) -> bool:
        return any(rule.condition.categories for rule in self.rules)

    def trying(self, draft: Rule, replaces: int | None) -> Rulebook:
        """The same with a rule that is not kept, in force at any time, in the place of another."""
        now = replace(draft, rule_number=DRAFT, is_enabled=True, active_from=None, active_until=None)
        return Rulebook((*(rule for rule in self.rules if rule.rule_number != replaces), now))

    def active_rules(
        self, kind: RecommendationKind, now: datetime, asked: AskedFor = NOTHING_ASKED
    ) -> ActiveRules:
        """Returns: the rules for such a list at that time; put together once while they stay the same."""
        active = [rule for rule in self.rules if rule.is_active(kind, now, asked)]
        if not active:
            return NO_RULES
        numbers = tuple(rule.rule_number for rule in active)
        made = self._made.get(numbers)
        if made is None:
            if len(self._made) >= _MOST_REMEMBERED:
                self._made.clear()
            made = self._made[numbers] = _put_together(active)
        return made


def _put_together(active: Sequence[Rule]) -> ActiveRules:
    size = 1 + max((int(rule.numbers[-1]) for rule in active if len(rule.numbers)), default=0)
    banned, lift = np.zeros(size, dtype=bool), np.zeros(size)
    pins: dict[int, int] = {}
    for rule in active:
        if rule.kind == "exclude":
            banned[rule.numbers] = True
        elif rule.kind == "pin":
            pins.update({number: rule.place for number in rule.numbers.tolist() if number not in pins})
        elif rule.kind in ("boost", "bury"):
            lift[rule.numbers] += rule.strength if rule.kind == "boost" else -rule.strength
    shown = {kind: [rule.banner for rule in active if rule.kind == kind and rule.banner] for kind in _SHOWN}
    return ActiveRules(
        rule_numbers=tuple(rule.rule_number for rule in active),
        banned=banned if banned.any() else None,
        lift=np.clip(lift, -MOST_STRENGTH, MOST_STRENGTH) if lift.any() else None,
        pins=tuple(sorted((place, number) for number, place in pins.items())),
        redirect=next((one.url for one in shown["redirect"]), None),
        banners=tuple(shown["banner"]),
    )


def _at(of_number: Column, numbers: Integers) -> Column:
    """Products that came after the rules were read are concerned by none."""
    known = numbers < len(of_number)
    values: Column = np.zeros(len(numbers), dtype=of_number.dtype)
    values[known] = of_number[numbers[known]]
    return values
