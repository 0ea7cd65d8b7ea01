"""What a user did, and how much each event says about taste."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""A date before it (0001, 1900, 1970) is what some systems write for none."""

TransactionKind = Literal["view", "add_to_cart", "purchase", "return", "rating"]
_WEIGHT: dict[TransactionKind, float] = {"view": 0.1, "add_to_cart": 0.4, "purchase": 1.0, "return": -1.3}
_NEUTRAL_RATING, _RATING_STEP = 3, 0.4
_TASTE_HALF_LIFE_DAYS, _LOYALTY_HALF_LIFE_DAYS = 120.0, 60.0


class Event(NamedTuple):
    """One transaction of one user."""

    product_number: int
    kind: TransactionKind
    occurred_at: datetime
    quantity: int
    rating: int | None


def event_weight(kind: TransactionKind, quantity: int, rating: int | None) -> float:
    """How strongly an event speaks for its product (below 0: against it). Quantity counts up to threefold."""
    if kind == "rating":
        return ((rating or _NEUTRAL_RATING) - _NEUTRAL_RATING) * _RATING_STEP
    return _WEIGHT[kind] * float(np.sqrt(min(quantity, 9)))


class Owned(NamedTuple):
    """A product that was bought and not sent back, on `times` different days, last `days_ago`. `loyalty`
    counts these days, an old one for less: half after 60 days. `days_between`: the mean time from one of
    these days to the next, at least 1; NaN where there is but one."""

    last_bought_at: datetime
    times: int
    loyalty: float
    days_ago: float
    days_between: float = math.nan


@dataclass(frozen=True)
class History:
    """The products a user dealt with: m rows, the strongest evidence first.

    `weight` is the decayed sum of the event weights; `last_event` the one that a reason would name.
    `owned`: by product number.
    """

    product_number: Integers
    weight: Floats
    last_event: tuple[Event, ...]
    owned: dict[int, Owned]

    def __len__(self) -> int:
        return len(self.product_number)

    @property
    def temperature(self) -> Literal["hot", "warm", "cold"]:
        """hot: enough events to rely on; warm: some; cold: none."""
        events = sum(event.kind != "view" for event in self.last_event)
        if events >= 5 or len(self) >= 30:
            return "hot"
        return "warm" if len(self) else "cold"


def history_of(events: Sequence[Event], now: datetime) -> History:
    """Sums the events of each product, whatever order they are in."""
    weight: dict[int, float] = {}
    strongest: dict[int, tuple[float, Event]] = {}
    count: dict[int, int] = {}
    bought_at: dict[int, list[datetime]] = {}
    for event in events:
        number = event.product_number
        says = event_weight(event.kind, event.quantity, event.rating)
        age_days = max(0.0, (now - event.occurred_at).total_seconds() / 86_400)
        weight[number] = weight.get(number, 0.0) + says * 0.5 ** (age_days / _TASTE_HALF_LIFE_DAYS)
        strongest[number] = max(
            strongest.get(number, (says, event)),
            (says, event),
            key=lambda weighed: (weighed[0], weighed[1].occurred_at),
        )
        if event.kind in ("purchase", "return"):
            sign = 1 if event.kind == "purchase" else -1
            count[number] = count.get(number, 0) + sign * event.quantity
        if event.kind == "purchase":
            bought_at.setdefault(number, []).append(event.occurred_at)
    order = sorted(weight, key=lambda number: (-weight[number], number))
    return History(
        product_number=np.array(order, dtype=np.int64),
        weight=np.array([weight[number] for number in order]),
        last_event=tuple(strongest[number][1] for number in order),
        owned={
            number: _owned(purchase_times, now)
            for number, purchase_times in bought_at.items()
            if count[number] > 0
        },
    )


def _owned(purchase_times: Sequence[datetime], now: datetime) -> Owned:
    days = {bought_at.date(): bought_at for bought_at in sorted(purchase_times)}
    ages = [max(0.0, (now - bought_at).total_seconds() / 86_400) for bought_at in days.values()]
    loyalty = sum(0.5 ** (age / _LOYALTY_HALF_LIFE_DAYS) for age in ages)
    between = max(1.0, (max(ages) - min(ages)) / (len(ages) - 1)) if len(ages) > 1 else math.nan
    return Owned(max(purchase_times), len(days), loyalty, min(ages), between)
