"""Retrieval: which products are worth scoring exactly, from the sources and the first-stage ranking."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.candidate_store import CandidateStore
from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.retrieval.first_stage import first_stage_best

FIRST_STAGE = "first-stage score"
_MOST_WITH_WORDS = 500
_NONE = np.zeros(0, dtype=np.int64)


def candidates(
    request: RankingRequest, store: CandidateStore, conditions: Conditions, rows: Integers
) -> Integers:
    """Returns: the rows of the catalogue that are scored exactly, ascending.

    These are the best by the first-stage score, and all that the sources found whose figures only the
    database has up to date. In the feed they are all that any source found: what is best for one scorer alone
    may be best by ranks.

    `rows`: those that meet the conditions.
    """
    catalogue, sources = request.snapshot.catalogue, request.configuration.sources
    found = {
        name: of_source[catalogue.meets(of_source, conditions)]
        for name, of_source in _found(request, store, conditions, len(rows)).items()
    }
    together = np.unique(np.concatenate([_NONE, *found.values()]))
    best = first_stage_best(request, conditions, rows, together, _most(request, rows))
    is_feed = request.query.source == "feed"
    kept = (found[each.name] for each in sources if each.name in found and (is_feed or each.is_up_to_date))
    return np.unique(np.concatenate([best, *kept, _with_words(request, conditions)]))


def _with_words(request: RankingRequest, conditions: Conditions) -> Integers:
    """Returns: rows whose titles hold the words that are asked for, which the first-stage score ignores."""
    if not request.query.with_words:
        return _NONE
    rows = request.snapshot.catalogue.rows_of(np.array(sorted(request.query.with_words), dtype=np.int64))
    return rows[request.snapshot.catalogue.meets(rows, conditions)][:_MOST_WITH_WORDS]


def candidates_by_source(
    request: RankingRequest, store: CandidateStore, conditions: Conditions, rows: Integers
) -> dict[str, Integers]:
    """Returns: by source the rows that it finds, for evaluation. Those of the first stage are of `rows`; what
    looks, sells or is chosen together as it should need not meet the conditions."""
    best = first_stage_best(request, conditions, rows, _NONE, _most(request, rows))
    return {FIRST_STAGE: best, **_found(request, store, conditions, len(rows))}


def _most(request: RankingRequest, rows: Integers) -> int:
    return max(request.configuration.limits.first_stage_of(len(rows)), request.limit)


def _found(
    request: RankingRequest, store: CandidateStore, conditions: Conditions, among: int
) -> dict[str, Integers]:
    """Returns: by source the rows that it finds; not all need meet the conditions, as `among` products do."""
    catalogue = request.snapshot.catalogue
    numbers = {
        each.name: each.find(request, store, conditions, among) for each in request.configuration.sources
    }
    return {name: catalogue.rows_of(found) for name, found in numbers.items() if found is not None}
