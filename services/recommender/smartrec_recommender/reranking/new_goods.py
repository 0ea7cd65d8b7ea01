"""A bounded share of exploration: each ten or twenty places of a feed hold at least one product that nobody
has chosen yet.

What nobody was shown, nobody can choose, and half of what a fashion shop sells in a month is new. The
product has to be to the user's taste, and takes the last of these places. A refresh finds out whether it may
be one of ten (`training/blending/new_goods_guard.py`), and what was shown so often that it is surely clicked
less than others: that gets no place for being new any more (`training/exploration.py`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import ScoreAdjustment
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.reranking.near_duplicates import near_duplicates_of_shown
from smartrec_recommender.reranking.pins import with_totals_at

NAME = "explore"


def with_new_goods(request: RankingRequest, ranking: Ranking, place_of_pin: Mapping[int, int]) -> Ranking:
    """Returns: the ranking with a new product in so many places that have none that suits, where one does.

    `place_of_pin`: by row, the places that pins take afterwards; the ranking's rows have none of them. Places
    are counted over all pages of a feed; of those on earlier pages it is not asked what was new.
    """
    places = request.configuration.new_goods_places
    if request.query.source != "feed" or request.user.is_stranger or not places:
        return ranking
    suited = suits(request, ranking.products)
    waiting = _waiting(request, ranking, suited, place_of_pin)
    place_of: dict[int, int] = {}
    rows = ranking.rows.tolist()
    first = places - 1 - len(request.query.shown_products) % places
    pins = sorted(place_of_pin.values())
    for last in range(first, min(request.limit, len(rows) + len(pins)), places):
        start, end = max(0, last + 1 - places), last + 1
        at, place = start - bisect_left(pins, start), last - bisect_left(pins, end)
        shown = rows[at : place + 1] + [row for row, pin in place_of_pin.items() if start <= pin < end]
        if waiting and at <= place and not suited[shown].any():
            rows.insert(place, waiting[0])
            place_of[waiting.pop(0)] = place
    return with_totals_at(ranking, place_of, request.limit, NAME)


def suits(request: RankingRequest, products: ProductColumns) -> Booleans:
    """Returns: for each product, whether nobody has chosen it yet and it is to the user's taste."""
    is_suited: Booleans = request.snapshot.is_unsold(products)
    rows = np.flatnonzero(is_suited)
    is_suited[rows] = request.user.profile.taste(products.take(rows)) > 0
    return is_suited


def _waiting(
    request: RankingRequest, ranking: Ranking, suited: Booleans, pinned: Collection[int]
) -> list[int]:
    """Returns: the new products to the user's taste that are not shown yet and may still be liked, those with
    the best score first, one of a style and none that looks or is as one on this page or an earlier one. What
    the shop buries is not among them."""
    numbers = ranking.products.number
    is_open = suited & ~np.isin(numbers, list(request.snapshot.less_clicked))
    is_open &= request.rules.lift_of(numbers) >= 0
    rows = np.setdiff1d(np.flatnonzero(is_open), [*ranking.rows.tolist(), *pinned])
    rows = rows[~near_duplicates_of_shown(ranking.products, rows, _shown(request, ranking, pinned))]
    best = rows[np.argsort(-ranking.blended.score[rows], kind="stable")]
    _, first = np.unique(ranking.products.style[best], return_index=True)
    waiting: list[int] = best[np.sort(first)].tolist()
    return waiting


def _shown(request: RankingRequest, ranking: Ranking, pinned: Collection[int]) -> ProductColumns:
    """Returns: what is on this page so far or was on an earlier one."""
    catalogue, on_page = request.snapshot.catalogue, [*ranking.rows.tolist(), *pinned]
    numbers = request.query.shown_products.union(ranking.products.number[on_page].tolist())
    return catalogue.products.take(catalogue.rows_of(np.array(sorted(numbers), dtype=np.int64)))


def part(_request: RankingRequest, _products: ProductColumns, _preference: Floats) -> Floats | None:
    """Nothing before products are ordered: the place makes the part."""
    return None


def words(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return NAME, "new in the shop, for you to see first"


ADJUSTMENT = ScoreAdjustment(NAME, part, words)
