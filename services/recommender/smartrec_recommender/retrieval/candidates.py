"""The candidate stage: which products are worth scoring exactly, each source by name."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.user import User
from smartrec_recommender.ranking.static_scores import ScoringTime
from smartrec_recommender.retrieval.first_stage import first_stage_best

_UP_TO_DATE = {"popular", "looks like the photo"}
_NONE = np.zeros(0, dtype=np.int64)


class Sources(Protocol):
    """What the database finds and knows; `store.sources.DatabaseSources` in service."""

    def nearest(self, vector: Floats, conditions: Conditions, most: int, among: int, /) -> Integers:
        """Up to `most` of the `among` products that meet the conditions."""

    def popular(self, categories: frozenset[int] | None) -> Integers: ...

    def with_details(self, products: ProductColumns, has_pictures: bool) -> ProductColumns: ...


def candidates(
    query: Query,
    user: User,
    snapshot: Snapshot,
    sources: Sources,
    scoring_time: ScoringTime,
    conditions: Conditions,
    rows: Integers,
    limit: int,
) -> Integers:
    """Returns: the rows of the catalogue that are scored exactly, ascending.

    These are the best by the first-stage score, and all that the sources found whose figures only the
    database has up to date.

    `rows`: those that meet the conditions.
    """
    catalogue, most = snapshot.catalogue, max(snapshot.candidates.first_stage_of(len(rows)), limit)
    found = {
        source: of_source[catalogue.meets(of_source, conditions)]
        for source, of_source in _found(query, user, snapshot, sources, conditions, len(rows)).items()
    }
    together = np.unique(np.concatenate(list(found.values())))
    best = first_stage_best(query, user, snapshot, scoring_time, conditions, rows, together, most)
    return np.unique(np.concatenate([best, *(found[source] for source in _UP_TO_DATE & found.keys())]))


def candidates_by_source(
    query: Query,
    user: User,
    snapshot: Snapshot,
    sources: Sources,
    scoring_time: ScoringTime,
    conditions: Conditions,
    rows: Integers,
    limit: int,
) -> dict[str, Integers]:
    """Returns: by source the rows that it finds. The best by the rough score are of `rows`; what looks, sells
    or is chosen together as it should need not meet the conditions."""
    most = max(snapshot.candidates.first_stage_of(len(rows)), limit)
    best = first_stage_best(query, user, snapshot, scoring_time, conditions, rows, _NONE, most)
    return {"first-stage score": best, **_found(query, user, snapshot, sources, conditions, len(rows))}


def _found(
    query: Query, user: User, snapshot: Snapshot, sources: Sources, conditions: Conditions, among: int
) -> dict[str, Integers]:
    """Returns: by source the rows that it finds; not all need meet the conditions, as `among` products do."""
    most, others, learned = snapshot.candidates, user.neighbours, snapshot.collaborative.factors
    numbers = {
        "popular": sources.popular(conditions.all_categories),
        "bought together": others.number[np.argsort(-others.strength, kind="stable")[: most.neighbours]],
        "factors": _NONE if user.factors is None else learned.best(user.factors, most.factors),
    }
    if query.embedding is not None and most.visual:
        numbers["looks like the photo"] = sources.nearest(query.embedding, conditions, most.visual, among)
    return {source: snapshot.catalogue.rows_of(of_source) for source, of_source in numbers.items()}
