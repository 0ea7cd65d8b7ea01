"""The home feed as it would have been at a past moment: the live service's scorers over an event log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from smartrec_recommender.blend import Blended, ordered, put_together
from smartrec_recommender.columns import Floats, Integers, ProductColumns
from smartrec_recommender.history import history_of
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.learning.events import IMAGINED_PURCHASES, EventLog
from smartrec_recommender.learning.neighbours import Interactions, learn_neighbours
from smartrec_recommender.profile import profile_of
from smartrec_recommender.query import Query
from smartrec_recommender.recommend import Moment, owned_again, score_parts
from smartrec_recommender.relaxation import relaxation_of
from smartrec_recommender.scoring import Scored
from smartrec_recommender.shelf import Shelf
from smartrec_recommender.shopper import Neighbours, Shopper

_STRONGEST = 30
_MOST_EVENTS = 400
FEED = Query()


@dataclass(frozen=True, repr=False)
class Replay:
    """What was known at `moment`; `products` in the order of the shelf, with popularity and embeddings."""

    known: Knowledge
    products: ProductColumns
    log: EventLog
    moment: Moment
    neighbours_of: Mapping[int, tuple[Integers, Floats]]

    def with_least_repeat_rate(self, rate: float) -> Replay:
        """Returns: the same, with buying again a habit from that rate on."""
        return replace(self, known=replace(self.known, least_repeat_rate=rate))

    def shopper(self, user: int) -> Shopper:
        """The shopper as the service would have known them."""
        events = list(self.log.events_of(user, self.products.number))[-_MOST_EVENTS:]
        history = history_of(events, self.moment.now)
        liked = self.products.take(self.known.shelf.rows_of(history.product_number))
        strongest = history.product_number[history.weight > 0][:_STRONGEST]
        found = [
            (number, *self.neighbours_of[number])
            for number in strongest.tolist()
            if number in self.neighbours_of
        ]
        pairs = Neighbours(
            np.concatenate([np.zeros(0, np.int64), *(np.full(len(others), n) for n, others, _ in found)]),
            np.concatenate([np.zeros(0, np.int64), *(others for _, others, _ in found)]),
            np.concatenate([np.zeros(0), *(similarity for _, _, similarity in found)]),
        )
        profile = profile_of(history.weight, liked, self.known.terms)
        return Shopper(history.temperature, history, liked, profile, pairs)

    def parts(self, user: int) -> tuple[dict[str, Scored], Floats]:
        """Returns: each scorer over all products, and `owned` as the blend takes it."""
        shopper = self.shopper(user)
        scored = score_parts(FEED, shopper, self.known, self.products, self.moment)
        return scored, owned_again(FEED, shopper, self.known, self.products)

    def blended(self, scored: Mapping[str, Scored], owned: Floats, weights: Mapping[str, float]) -> Blended:
        relaxation = relaxation_of(FEED, self.products, self.known.terms)
        return put_together(scored, weights, relaxation, owned)

    def best(self, score: Floats, allowed: Integers, most: int) -> Integers:
        """Returns: of the rows `allowed`, the best by `score`, as the service orders them."""
        products = self.products.take(allowed)
        return allowed[ordered(FEED, products, score[allowed], np.zeros(len(allowed)), most)]


def replay_at(known: Knowledge, products: ProductColumns, log: EventLog, now: datetime) -> Replay:
    """`known` and `products` as they are today; what depends on transactions is learned anew from `log`."""
    popularity = log.popularity()
    products = replace(products, popularity=popularity)
    then = replace(
        known,
        shelf=Shelf(products),
        repeat_rate=log.repeat_rates(products.category, IMAGINED_PURCHASES),
    )
    moment = Moment(now, float(popularity.max(initial=0.0)))
    return Replay(then, products, log, moment, _neighbours(log, products.number))


def _neighbours(log: EventLog, number_of_row: Integers) -> dict[int, tuple[Integers, Floats]]:
    entries = log.matrix().tocoo()
    learned = learn_neighbours(Interactions(entries.row, number_of_row[entries.col], entries.data))
    order = np.argsort(learned.product, kind="stable")
    products, starts = np.unique(learned.product[order], return_index=True)
    groups: Iterator[Integers] = iter(np.split(order, starts[1:]))
    return {
        product: (learned.neighbour[rows], learned.similarity[rows])
        for product, rows in zip(products.tolist(), groups, strict=False)
    }
