"""The candidate stage: which products are worth scoring exactly, each source by name."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from smartrec_recommender.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.catalogue.shelf import Conditions
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.ranking.query import Query
from smartrec_recommender.ranking.rough import roughly_best
from smartrec_recommender.ranking.standing import Moment
from smartrec_recommender.shoppers.shopper import Shopper

_UP_TO_DATE = {"popular", "looks like the photo"}


class Sources(Protocol):
    """What the database finds and knows; `store.sources.DatabaseSources` in service."""

    def nearest(self, vector: Floats, conditions: Conditions, most: int, among: int, /) -> Integers:
        """Up to `most` of the `among` products that meet the conditions."""

    def popular(self, categories: frozenset[int] | None) -> Integers: ...

    def with_details(self, products: ProductColumns, has_pictures: bool) -> ProductColumns: ...


def candidates(
    query: Query,
    shopper: Shopper,
    known: Knowledge,
    sources: Sources,
    moment: Moment,
    conditions: Conditions,
    rows: Integers,
    limit: int,
) -> Integers:
    """Returns: the rows of the shelf worth scoring exactly, ascending: the best by a closer look at what any
    source finds, and all of which only the database knows how good it is just now.

    `rows`: those that meet the conditions.
    """
    shelf, most = known.shelf, max(known.candidates.rough, limit)
    found = {
        source: of_source[shelf.meets(of_source, conditions)]
        for source, of_source in _found(query, shopper, known, sources, conditions, len(rows)).items()
    }
    together = np.unique(np.concatenate(list(found.values())))
    best = roughly_best(query, shopper, known, moment, conditions, rows, together, most)
    return np.unique(np.concatenate([best, *(found[source] for source in _UP_TO_DATE & found.keys())]))


def candidates_by_source(
    query: Query,
    shopper: Shopper,
    known: Knowledge,
    sources: Sources,
    moment: Moment,
    conditions: Conditions,
    rows: Integers,
    limit: int,
) -> dict[str, Integers]:
    """Returns: by source the rows that it finds. The best by the rough score are of `rows`; what looks, sells
    or is chosen together as it should need not meet the conditions."""
    nothing, most = np.zeros(0, np.int64), max(known.candidates.rough, limit)
    best = roughly_best(query, shopper, known, moment, conditions, rows, nothing, most)
    return {"rough score": best, **_found(query, shopper, known, sources, conditions, len(rows))}


def _found(
    query: Query, shopper: Shopper, known: Knowledge, sources: Sources, conditions: Conditions, among: int
) -> dict[str, Integers]:
    """Returns: by source the rows that it finds; not all need meet the conditions, as `among` products do."""
    most = known.candidates
    numbers = {
        "popular": sources.popular(conditions.all_categories),
        "bought together": _neighbours(shopper)[: most.neighbours],
        "factors": _near_in_factors(shopper, known, most.factors),
    }
    if query.embedding is not None and most.visual:
        numbers["looks like the photo"] = sources.nearest(query.embedding, conditions, most.visual, among)
    return {source: known.shelf.rows_of(of_source) for source, of_source in numbers.items()}


def _neighbours(shopper: Shopper) -> Integers:
    """Returns: the numbers of what was bought together with the history, the strongest first."""
    pairs = shopper.neighbours
    numbers, place = np.unique(pairs.number, return_inverse=True)
    strength = np.bincount(place, weights=pairs.similarity, minlength=len(numbers))
    return numbers[np.argsort(-strength, kind="stable")]


def _near_in_factors(shopper: Shopper, known: Knowledge, most: int) -> Integers:
    learned = known.collaborative.factors
    folded = learned.fold_in(shopper.history.product_number, shopper.history.weight)
    return np.zeros(0, np.int64) if folded is None else learned.best(folded, most)
