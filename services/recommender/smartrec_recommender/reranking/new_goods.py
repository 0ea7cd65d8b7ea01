"""A bounded share of exploration: each ten or twenty places of a feed hold at least one product that nobody
has chosen yet.

What nobody was shown, nobody can choose, and half of what a fashion shop sells in a month is new. The
product has to be to the user's taste, and takes the last of these places. A refresh finds out whether it may
be one of ten (`training/blending/new_goods_guard.py`), and what was shown so often that it is surely clicked
less than others: that gets no place for being new any more (`training/exploration.py`).
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import ScoreAdjustment
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.reranking.pins import with_totals_at

NAME = "explore"


def with_new_goods(request: RankingRequest, ranking: Ranking) -> Ranking:
    """Returns: the ranking with a new product in so many places that have none that suits, where one does.

    Places are counted over all pages of a feed; of those on earlier pages it is not asked what was new.
    """
    places = request.configuration.new_goods_places
    if request.query.source != "feed" or request.user.is_stranger or not places:
        return ranking
    suited = suits(request, ranking.products)
    waiting = _waiting(ranking, suited, request.snapshot.less_clicked)
    place_of: dict[int, int] = {}
    rows = ranking.rows.tolist()
    first = places - 1 - len(request.query.shown_products) % places
    for place in range(first, min(request.limit, len(rows)), places):
        if waiting and not suited[rows[max(0, place + 1 - places) : place + 1]].any():
            rows.insert(place, waiting[0])
            place_of[waiting.pop(0)] = place
    return with_totals_at(ranking, place_of, request.limit, NAME)


def suits(request: RankingRequest, products: ProductColumns) -> Booleans:
    """Returns: for each product, whether nobody has chosen it yet and it is to the user's taste."""
    is_suited: Booleans = request.snapshot.is_unsold(products)
    rows = np.flatnonzero(is_suited)
    is_suited[rows] = request.user.profile.taste(products.take(rows)) > 0
    return is_suited


def _waiting(ranking: Ranking, suited: Booleans, less_clicked: frozenset[int]) -> list[int]:
    """Returns: the new products to the user's taste that are not shown yet and may still be liked, those with
    the best score first, one of a style."""
    known = np.isin(ranking.products.number, list(less_clicked))
    rows = np.setdiff1d(np.flatnonzero(suited & ~known), ranking.rows)
    best = rows[np.argsort(-ranking.blended.score[rows], kind="stable")]
    _, first = np.unique(ranking.products.style[best], return_index=True)
    waiting: list[int] = best[np.sort(first)].tolist()
    return waiting


def part(_request: RankingRequest, _products: ProductColumns, _preference: Floats) -> Floats | None:
    """Nothing before products are ordered: the place makes the part."""
    return None


def words(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return NAME, "new in the shop, for you to see first"


ADJUSTMENT = ScoreAdjustment(NAME, part, words)
