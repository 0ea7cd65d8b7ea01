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
    """Returns: the rows of the shelf worth scoring exactly, ascending: those that any source finds.

    `rows`: those that meet the conditions.
    """
    found = candidates_by_source(query, shopper, known, sources, moment, conditions, rows, limit)
    rough = found.pop("rough score")
    others = np.unique(np.concatenate(list(found.values())))
    return np.union1d(rough, others[known.shelf.meets(others, conditions)])


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
    most, shelf = known.candidates, known.shelf
    best = roughly_best(query, shopper, known, moment, conditions, rows, max(most.rough, limit))
    numbers = {
        "popular": sources.popular(conditions.all_categories),
        "bought together": _neighbours(shopper)[: most.neighbours],
        "factors": _near_in_factors(shopper, known, most.factors),
    }
    if query.embedding is not None and most.visual:
        numbers["looks like the photo"] = sources.nearest(query.embedding, conditions, most.visual, len(rows))
    return {"rough score": best} | {name: shelf.rows_of(of_source) for name, of_source in numbers.items()}


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
