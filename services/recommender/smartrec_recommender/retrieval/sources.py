"""The candidate sources beside the first stage: each finds products worth scoring. A new one is one entry.

What a source finds still has to meet the conditions; the caller checks that.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.candidate_store import CandidateStore
from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.ranking.extension_points import CandidateSource
from smartrec_recommender.ranking.request import RankingRequest

_NONE = np.zeros(0, dtype=np.int64)


def _popular(_: RankingRequest, store: CandidateStore, conditions: Conditions, _among: int) -> Integers:
    return store.popular(conditions.all_categories)


def _bought_together(
    request: RankingRequest, _store: CandidateStore, _conditions: Conditions, _among: int
) -> Integers:
    neighbours, most = request.user.neighbours, request.configuration.limits.neighbours
    return neighbours.number[np.argsort(-neighbours.strength, kind="stable")[:most]]


def _near_factors(
    request: RankingRequest, _store: CandidateStore, _conditions: Conditions, _among: int
) -> Integers:
    learned, own = request.snapshot.collaborative.factors, request.user.factors
    return _NONE if own is None else learned.best(own, request.configuration.limits.factors)


def _similar_pictures(
    request: RankingRequest, store: CandidateStore, conditions: Conditions, among: int
) -> Integers | None:
    embedding, most = request.query.embedding, request.configuration.limits.visual
    return store.nearest(embedding, conditions, most, among) if embedding is not None and most else None


SOURCES = (
    CandidateSource("popular", _popular, is_up_to_date=True),
    CandidateSource("bought together", _bought_together),
    CandidateSource("factors", _near_factors),
    CandidateSource("looks like the photo", _similar_pictures, is_up_to_date=True),
)
