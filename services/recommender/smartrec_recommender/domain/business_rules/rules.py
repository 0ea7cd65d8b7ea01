"""Business rules: the shop boosts, buries, pins or excludes products. A reason of the answer names each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeVar

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers

Column = TypeVar("Column", Booleans, Floats)
RuleKind = Literal["boost", "bury", "pin", "exclude"]
RecommendationKind = Literal["search", "feed", "similar", "goes-with", "because-you-bought", "popular", "new"]
RECOMMENDATION_KINDS: tuple[RecommendationKind, ...] = (
    "search", "feed", "similar", "goes-with", "because-you-bought", "popular", "new",
)  # fmt: skip
PINNED_IN: frozenset[RecommendationKind] = frozenset({"search", "feed", "popular", "new"})
USUAL_STRENGTH, MOST_STRENGTH = 0.25, 1.0
"""All scorers together give a product at most 0.5 (`blend.py`)."""


@dataclass(frozen=True)
class Rule:
    """`numbers`: the products concerned, ascending. `strength`: of a boost or bury; `place` 1..: of a pin.

    It is in force from `active_from` until just before `active_until`, where those are given.
    """

    rule_number: int
    kind: RuleKind
    numbers: Integers
    answers: frozenset[RecommendationKind]
    strength: float = 0.0
    place: int = 0
    active_from: datetime | None = None
    active_until: datetime | None = None

    def is_active(self, kind: RecommendationKind, now: datetime) -> bool:
        has_begun = self.active_from is None or self.active_from <= now
        return kind in self.answers and has_begun and (self.active_until is None or now < self.active_until)


@dataclass(frozen=True)
class ActiveRules:
    """The rules in force: `banned`, `lift` by product number (None: none); `pins`: (place, number)."""

    rule_numbers: tuple[int, ...] = ()
    banned: Booleans | None = None
    lift: Floats | None = None
    pins: tuple[tuple[int, int], ...] = ()

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

    def active_rules(self, kind: RecommendationKind, now: datetime) -> ActiveRules:
        """Returns: the rules for such a list at that time; put together once while they stay the same."""
        active = [rule for rule in self.rules if rule.is_active(kind, now)]
        if not active:
            return NO_RULES
        numbers = tuple(rule.rule_number for rule in active)
        made = self._made.get(numbers)
        if made is None:
            if len(self._made) >= len(RECOMMENDATION_KINDS):
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
        else:
            lift[rule.numbers] += rule.strength if rule.kind == "boost" else -rule.strength
    return ActiveRules(
        rule_numbers=tuple(rule.rule_number for rule in active),
        banned=banned if banned.any() else None,
        lift=np.clip(lift, -MOST_STRENGTH, MOST_STRENGTH) if lift.any() else None,
        pins=tuple(sorted((place, number) for number, place in pins.items())),
    )


def _at(of_number: Column, numbers: Integers) -> Column:
    """Products that came after the rules were read are concerned by none."""
    known = numbers < len(of_number)
    values: Column = np.zeros(len(numbers), dtype=of_number.dtype)
    values[known] = of_number[numbers[known]]
    return values
