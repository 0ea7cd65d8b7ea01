"""All transactions of a shop as columns: what models learn from, and what they are evaluated on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.domain.collaborative import Demand
from smartrec_recommender.domain.popularity import COUNTS, EPOCH, HALF_LIFE_DAYS
from smartrec_recommender.domain.shop_time import newest_events_ignored
from smartrec_recommender.domain.users.history import Event, TransactionKind, event_weight

GUEST = -1
PRIOR_PURCHASES = 20  # set on 2026-11-22, not tuned
_MIN_LIKED_RATING = 4
# A week, by `smartrec recommender evaluate --movielens` until 2026-11-28, with its test figures in view.
DEMAND_HALF_LIVES_DAYS = (7.0, 365.0)  # short-term, long-term
SECONDS_A_DAY = 86_400.0
HALF_LIFE_SECONDS = 365 * SECONDS_A_DAY


@dataclass(frozen=True, repr=False)
class EventLog:
    """Events in the order of time, each column of shape (events,).

    `user`: 0..users-1, or GUEST, who counts for popularity and has no taste; `row`: the product's row in the
    catalogue; `seconds`: Unix time; `rating`: 1..5, 0 for no rating. `users`, `products`: how many there are
    in all, with and without events.
    """

    user: Integers
    row: Integers
    kind: NDArray[np.str_]
    seconds: Floats
    quantity: Integers
    rating: Integers
    users: int
    products: int

    def __len__(self) -> int:
        return len(self.user)

    def where(self, chosen: Booleans) -> EventLog:
        return replace(
            self,
            user=self.user[chosen],
            row=self.row[chosen],
            kind=self.kind[chosen],
            seconds=self.seconds[chosen],
            quantity=self.quantity[chosen],
            rating=self.rating[chosen],
        )

    def joined(self, other: EventLog) -> EventLog:
        """Returns: the events of both, in the order of time."""
        order = np.argsort(np.concatenate([self.seconds, other.seconds]), kind="stable")
        return replace(
            self,
            user=np.concatenate([self.user, other.user])[order],
            row=np.concatenate([self.row, other.row])[order],
            kind=np.concatenate([self.kind, other.kind])[order],
            seconds=np.concatenate([self.seconds, other.seconds])[order],
            quantity=np.concatenate([self.quantity, other.quantity])[order],
            rating=np.concatenate([self.rating, other.rating])[order],
        )

    @cached_property
    def newest_seconds(self) -> float:
        """Unix time of the newest event, see `newest_events_ignored`; 0 without any."""
        ignored = newest_events_ignored(len(self))
        return float(np.sort(self.seconds)[-1 - ignored]) if len(self) else 0.0

    def newest(self) -> datetime | None:
        """Returns: the same as a time in UTC; None without any event."""
        return datetime.fromtimestamp(self.newest_seconds, UTC) if len(self) else None

    def relevant(self) -> EventLog:
        """Returns: what counts as a hit: purchases; in a log without any, ratings of 4 and more."""
        is_purchase = self.kind == "purchase"
        return self.where(is_purchase if is_purchase.any() else self.rating >= _MIN_LIKED_RATING)

    def of_known_users(self) -> EventLog:
        """Returns: the events without those of guests."""
        return self.where(self.user != GUEST) if (self.user == GUEST).any() else self

    def products_of_users(self) -> dict[int, Integers]:
        """Returns: for each user with events, the distinct rows of their products."""
        known = self.of_known_users()
        if not len(known):
            return {}
        pairs = np.unique(np.stack([known.user, known.row], axis=1), axis=0)
        users, starts = np.unique(pairs[:, 0], return_index=True)
        if not len(users):  # np.split makes one part of nothing
            return {}
        return dict(zip(users.tolist(), np.split(pairs[:, 1], starts[1:]), strict=True))

    @cached_property
    def _places_by_user(self) -> tuple[Integers, Integers]:
        order = np.argsort(self.user, kind="stable")
        return order, np.searchsorted(self.user[order], np.arange(self.users + 1))

    def places_of(self, user: int) -> Integers:
        """Returns: where the user's events stand, in the order of time."""
        order, starts = self._places_by_user
        return order[starts[user] : starts[user + 1]]

    def events_of(self, user: int, number_of_row: Integers) -> Iterator[Event]:
        for place in self.places_of(user).tolist():
            kind: TransactionKind = str(self.kind[place])  # type: ignore[assignment]
            occurred_at = datetime.fromtimestamp(float(self.seconds[place]), UTC)
            rating = int(self.rating[place]) or None
            row = int(number_of_row[self.row[place]])
            yield Event(row, kind, occurred_at, int(self.quantity[place]), rating)

    def popularity(self) -> Floats:
        """Returns: float64 (products,): the forward-decayed popularity that these events make."""
        return self._demand(EPOCH.timestamp(), HALF_LIFE_DAYS)

    def demand(self, number_of_row: Integers) -> Demand:
        """Returns: of the products of all rows, as it is at the newest event."""
        short_term, long_term = (
            on_scale(self._demand(self.newest_seconds, days)) for days in DEMAND_HALF_LIVES_DAYS
        )
        return Demand(number_of_row, short_term, long_term)

    def _demand(self, at_seconds: float, half_life_days: float) -> Floats:
        """Returns: the events' worth, as it is at `at_seconds` (Unix time)."""
        counts = np.zeros(len(self))
        for kind, count in COUNTS.items():
            counts[self.kind == kind] = count
        seconds = np.minimum(self.seconds, self.newest_seconds)
        halvings = (seconds - at_seconds) / SECONDS_A_DAY / half_life_days
        worth = counts * self.quantity * np.exp2(halvings)
        is_sale = (self.user != GUEST) & ((self.kind == "purchase") | (self.kind == "return"))
        if not (self.kind[is_sale] == "return").any():
            return np.bincount(self.row, weights=worth, minlength=self.products).astype(np.float64)
        others = np.bincount(self.row[~is_sale], weights=worth[~is_sale], minlength=self.products)
        return others + self._kept(is_sale, worth)

    def _kept(self, is_sale: Booleans, worth: Floats) -> Floats:
        """Returns: float64 (products,): what users bought and kept, of nobody less than nothing."""
        pairs, place = np.unique(self.user[is_sale] * self.products + self.row[is_sale], return_inverse=True)
        kept = np.maximum(np.bincount(place, weights=worth[is_sale]), 0.0)
        return np.bincount(pairs % self.products, weights=kept, minlength=self.products).astype(np.float64)

    def matrix(self) -> csr_matrix:
        """Returns: float64 (users, products): the decayed sums of the event weights that are above 0."""
        known = self.of_known_users()
        says = [
            event_weight(kind, quantity, rating or None)
            for kind, quantity, rating in zip(
                known.kind.tolist(), known.quantity.tolist(), known.rating.tolist(), strict=True
            )
        ]
        age = np.maximum(0.0, self.newest_seconds - known.seconds) / HALF_LIFE_SECONDS
        weights = np.array(says) * np.exp2(-age)
        summed = csr_matrix((weights, (known.user, known.row)), shape=(self.users, self.products))
        summed.data = np.maximum(summed.data, 0.0)
        summed.eliminate_zeros()
        return summed

    def mean_repurchase_rate(self) -> float:
        """Returns: the share of all purchases in which a user buys a product once more; 1 without any."""
        known = self.of_known_users()
        bought = known.where(known.kind == "purchase")
        distinct = len(np.unique(np.stack([bought.user, bought.row], axis=1), axis=0))
        return (len(bought) - distinct) / len(bought) if len(bought) else 1.0

    def repurchase_rates(self, category_of_row: Integers) -> dict[int, float]:
        """Returns: by category with purchases, the share (0..1) of them that repeat an earlier one.

        PRIOR_PURCHASES pseudo-purchases that repeat nothing are added to each category, so that a few repeats
        in a small category do not count as a rate. `category_of_row`: the category of each product's row.
        """
        known = self.of_known_users()
        bought = known.where(known.kind == "purchase")
        pairs = np.unique(np.stack([bought.user, bought.row], axis=1), axis=0)
        purchases = np.bincount(category_of_row[bought.row])
        distinct = np.bincount(category_of_row[pairs[:, 1]], minlength=len(purchases))
        return {
            category: float(
                (purchases[category] - distinct[category]) / (purchases[category] + PRIOR_PURCHASES)
            )
            for category in np.flatnonzero(purchases).tolist()
        }


def on_scale(worth: Floats) -> Floats:
    """Returns: float64 (products,) in 0..1, from what the events of each product are worth."""
    demand = np.log1p(np.maximum(worth, 0.0))
    scaled: Floats = demand / max(demand.max(initial=0.0), 1e-12)
    return scaled
