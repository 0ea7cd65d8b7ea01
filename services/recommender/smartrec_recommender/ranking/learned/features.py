"""What the learned ranker reads of a candidate, beside the scores of the scorers.

Each feature belongs to a scorer, under whose name its contribution is told. They are raw figures, as a tree
needs no common scale: days, counts, ratios of prices. NaN stands for "cannot tell".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.popularity import events_now
from smartrec_recommender.domain.users.history import Owned

if TYPE_CHECKING:
    from smartrec_recommender.ranking.request import RankingRequest

Features = NDArray[np.float32]
_SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True)
class Candidates:
    """The products to be ranked, and what several features read of the user's history."""

    request: RankingRequest
    products: ProductColumns
    _events_of: dict[str, Floats] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def owned(self) -> list[tuple[int, Owned]]:
        """The rows of the products that the user has, each with the purchases of it."""
        owned, numbers = self.request.user.history.owned, self.products.number
        rows = np.flatnonzero(np.isin(numbers, list(owned)))
        return [(row, owned[int(numbers[row])]) for row in rows.tolist()]

    def of_owned(self, value: Callable[[Owned], float], of_others: float) -> Floats:
        """Returns: float64 (n,): the value of the purchases of each product."""
        values = np.full(len(self.products), of_others)
        for row, owned in self.owned:
            values[row] = value(owned)
        return values

    @cached_property
    def days_since_style(self) -> dict[int, float]:
        """By style, how long ago the user last bought any product of it."""
        return self._days_since(self.request.user.liked.style)

    @cached_property
    def days_since_category(self) -> dict[int, float]:
        """By category, the same."""
        return self._days_since(self.request.user.liked.category)

    def _days_since(self, group_of_row: Integers) -> dict[int, float]:
        liked, owned = self.request.user.liked, self.request.user.history.owned
        days: dict[int, float] = {}
        for number, group in zip(liked.number.tolist(), group_of_row.tolist(), strict=True):
            if number in owned:
                days[group] = min(days.get(group, np.inf), owned[number].days_ago)
        return days

    def in_owned(self, column: str) -> Floats:
        """Returns: float64 (n,): how many of the products that the user has are like each in this column."""
        liked, history = self.request.user.liked, self.request.user.history
        has = np.isin(liked.number, list(history.owned))
        values, counts = np.unique(getattr(liked, column)[has], return_counts=True)
        count_of = dict(zip(values.tolist(), counts.tolist(), strict=True))
        return _looked_up(count_of, getattr(self.products, column), 0.0)

    def affinity(self, column: str) -> Floats:
        """Returns: float64 (n,) in -1..1: the user's liking of what each product has in this column."""
        liking: Floats = self.request.user.profile.affinity[getattr(self.products, column)]
        return liking

    def events_of(self, column: Literal["style", "category"]) -> Floats:
        """Returns: float64 (n,): the purchases of all products that have the same in this column, half of
        them gone within 30 days."""
        if column not in self._events_of:
            catalogue, now = self.request.snapshot.catalogue, self.request.time.now
            popularity = catalogue.popularity_of(column, getattr(self.products, column))
            self._events_of[column] = events_now(popularity, now)
        return self._events_of[column]

    @cached_property
    def events(self) -> Floats:
        """float64 (n,): the purchases of each, half of them gone within 30 days."""
        return events_now(self.products.popularity, self.request.time.now)


class Feature(NamedTuple):
    """`scorer`: under whose name its contribution is told. `values`: float64 (n,)."""

    name: str
    scorer: str
    values: Callable[[Candidates], Floats]


def _share(events: Floats, of_all: Floats) -> Floats:
    share: Floats = np.minimum(1.0, events / np.maximum(of_all, 1e-9))
    return share


def _age_days(of: Candidates) -> Floats:
    age: Floats = (of.request.time.now.timestamp() - of.products.created_at_seconds) / _SECONDS_A_DAY
    return np.maximum(age, 0.0)


def _days_since_product(of: Candidates) -> Floats:
    return of.of_owned(lambda owned: owned.days_ago, np.nan)


def _times_bought(of: Candidates) -> Floats:
    return of.of_owned(lambda owned: float(owned.times), 0.0)


def _rhythm(of: Candidates) -> Floats:
    """How long ago the user bought the product, in mean times between their own purchases of it."""
    return of.of_owned(lambda owned: owned.days_ago / owned.days_between, np.nan)


def _days_since_style(of: Candidates) -> Floats:
    return _looked_up(of.days_since_style, of.products.style, np.nan)


def _days_since_category(of: Candidates) -> Floats:
    return _looked_up(of.days_since_category, of.products.category, np.nan)


def _looked_up(value_of: Mapping[int, float], groups: Integers, of_others: float) -> Floats:
    """Returns: float64 (groups,): the value of each group."""
    if not value_of:
        return np.full(len(groups), of_others)
    known = np.array(sorted(value_of))
    values = np.array([value_of[group] for group in known.tolist()], dtype=np.float64)
    place = np.searchsorted(known, groups).clip(max=len(known) - 1)
    return np.where(known[place] == groups, values[place], of_others)


def _repurchase_rate(of: Candidates) -> Floats:
    return _looked_up(of.request.snapshot.repurchase_rate, of.products.category, 0.0)


def _price_ratio(of: Candidates) -> Floats:
    """The price beside those of the user's history, in logarithms."""
    return of.products.price_logarithm - of.request.user.profile.price_log_mean


def _days_since_any(of: Candidates) -> Floats:
    days = [each.days_ago for each in of.request.user.history.owned.values()]
    return np.full(len(of.products), min(days, default=np.nan))


FEATURES: Sequence[Feature] = (
    Feature("events", "popular", lambda of: np.log1p(of.events)),
    Feature("events of the style", "popular", lambda of: np.log1p(of.events_of("style"))),
    Feature("share of the style", "popular", lambda of: _share(of.events, of.events_of("style"))),
    Feature("share of the category", "leading", lambda of: _share(of.events, of.events_of("category"))),
    Feature("events of the category", "trending", lambda of: np.log1p(of.events_of("category"))),
    Feature("age, days", "new", _age_days),
    Feature("days since bought", "repeat", _days_since_product),
    Feature("times bought", "repeat", _times_bought),
    Feature("times its rhythm", "repeat", _rhythm),
    Feature("days since any purchase", "repeat", _days_since_any),
    Feature("repurchase rate of the category", "again", _repurchase_rate),
    Feature("days since the style", "style", _days_since_style),
    Feature("owned of the style", "style", lambda of: of.in_owned("style")),
    Feature("days since the category", "segment", _days_since_category),
    Feature("owned of the category", "segment", lambda of: of.in_owned("category")),
    Feature("liking of the category", "taste", lambda of: of.affinity("category")),
    Feature("liking of the colour", "taste", lambda of: of.affinity("colour")),
    Feature("liking of the brand", "taste", lambda of: of.affinity("brand")),
    Feature("liking of the gender", "taste", lambda of: of.affinity("gender")),
    Feature("liking of the season", "taste", lambda of: of.affinity("season")),
    Feature("price beside the usual", "taste", _price_ratio),
)


def features_of(request: RankingRequest, products: ProductColumns) -> Features:
    """Returns: float32 (n, features), in the order of FEATURES."""
    of = Candidates(request, products)
    features = np.empty((len(products), len(FEATURES)), dtype=np.float32)
    for place, each in enumerate(FEATURES):
        features[:, place] = each.values(of)
    return features
