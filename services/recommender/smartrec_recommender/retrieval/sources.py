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
from smartrec_recommender.ranking.scorers.personal.category_popularity import category_shares, shares_of
from smartrec_recommender.retrieval.smallest import smallest

_MOST_IN_CATEGORIES, _MOST_NEW = 60, 30
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


def _bought_before(
    request: RankingRequest, _store: CandidateStore, _conditions: Conditions, _among: int
) -> Integers | None:
    return np.array(sorted(request.user.history.owned), np.int64) if _is_feed(request) else None


def _same_style(
    request: RankingRequest, _store: CandidateStore, _conditions: Conditions, _among: int
) -> Integers | None:
    """Other colours and sizes of what the user has."""
    if not _is_feed(request):
        return None
    liked, owned = request.user.liked, list(request.user.history.owned)
    styles = np.unique(liked.style[np.isin(liked.number, owned)])
    return request.snapshot.catalogue.products.number[request.snapshot.rows_of_styles(styles)]


def _popular_in_categories(
    request: RankingRequest, _store: CandidateStore, _conditions: Conditions, _among: int
) -> Integers | None:
    """What sells this week in the categories that the user buys from."""
    if not _is_feed(request):
        return None
    shares = category_shares(request.user)
    if not len(shares):
        return _NONE
    catalogue = request.snapshot.catalogue
    rows = catalogue.rows_of_categories(np.flatnonzero(shares).tolist())
    demand = np.nan_to_num(request.snapshot.demand_for(catalogue.products).short_term[rows])
    of_rows = demand * shares_of(shares, catalogue.products.category[rows])
    return catalogue.products.number[rows[smallest([-of_rows], _MOST_IN_CATEGORIES)]]


def _new_to_taste(
    request: RankingRequest, _store: CandidateStore, conditions: Conditions, _among: int
) -> Integers | None:
    """Of what nobody has chosen yet, what is most to the user's taste."""
    if not _is_feed(request):
        return None
    if request.user.is_stranger:
        return _NONE
    catalogue = request.snapshot.catalogue
    rows = request.snapshot.newest_unsold
    rows = rows[catalogue.meets(rows, conditions)]
    taste = request.user.profile.taste(catalogue.products.take(rows))
    return catalogue.products.number[rows[smallest([-taste], _MOST_NEW)]]


def _is_feed(request: RankingRequest) -> bool:
    return request.query.source == "feed"


SOURCES = (
    CandidateSource("popular", _popular, is_up_to_date=True),
    CandidateSource("bought together", _bought_together),
    CandidateSource("factors", _near_factors),
    CandidateSource("bought before", _bought_before),
    CandidateSource("same style", _same_style),
    CandidateSource("popular in their categories", _popular_in_categories),
    CandidateSource("new, to their taste", _new_to_taste),
    CandidateSource("looks like the photo", _similar_pictures, is_up_to_date=True),
)
