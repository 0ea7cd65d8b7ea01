"""The blend: each part's weighted share of the score, kept apart, so that reasons add up to the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.relaxation import Relaxation
from smartrec_recommender.ranking.scoring import Scored

PART_SHARE = 0.5
_NEGLIGIBLE = 0.001

SEARCH_WEIGHTS: Mapping[str, float] = {
    "match": 5.0,
    "visual": 6.0,
    "category": 1.0,
    "taste": 2.0,
    "history": 1.0,
    "together": 1.5,
    "factors": 0.5,
    "popular": 0.6,
    "trending": 0.2,
    "new": 0.2,
    "again": 0.5,
}
FEED_WEIGHTS: Mapping[str, float] = {
    "taste": 2.0,
    "history": 1.0,
    "together": 1.5,
    "factors": 0.5,
    "popular": 0.6,
    "leading": 0.3,
    "trending": 0.2,
    "lasting": 0.2,
    "new": 0.2,
    "again": 1.0,
    "repeat": 0.5,
}
DEFAULT_WEIGHTS: Mapping[str, Mapping[str, float]] = {"search": SEARCH_WEIGHTS, "feed": FEED_WEIGHTS}
"""Used until a shop's own weights have been learned from its transactions."""


@dataclass(frozen=True)
class Blended:
    """`parts`: name -> float64 (n,), all of which sum to `score`. `because_of`: see `scoring.Scored`."""

    parts: dict[str, Floats]
    score: Floats
    because_of: dict[str, Integers]


def blend(scored: Mapping[str, Scored], weights: Mapping[str, float]) -> dict[str, Floats]:
    """Weighs the parts that can score anything at all; together they give -PART_SHARE to PART_SHARE.

    What a scorer cannot tell (NaN) counts as nothing for that product, and so does a part too small to name.
    """
    active = active_weights(scored, weights)
    total = sum(active.values()) or 1.0
    parts = {
        name: np.nan_to_num(scored[name].scores) * (PART_SHARE * weight / total)
        for name, weight in active.items()
    }
    return {name: np.where(np.abs(part) < _NEGLIGIBLE, 0.0, part) for name, part in parts.items()}


def active_weights(scored: Mapping[str, Scored], weights: Mapping[str, float]) -> dict[str, float]:
    """Returns: the weights of the parts that can score anything at all."""
    return {name: weights.get(name, 0.0) for name, part in scored.items() if not _tells_nothing(part.scores)}


def _tells_nothing(scores: Floats) -> bool:
    return len(scores) == 0 or bool(np.isnan(scores[0]) and np.isnan(scores).all())


def put_together(
    scored: Mapping[str, Scored],
    weights: Mapping[str, float],
    relaxation: Relaxation,
    owned: Floats | None,
    lift: Floats | None = None,
) -> Blended:
    """`owned`: float64 (n,), 1 for a product that the user has and will not want again, else 0.
    `lift`: what the shop adds to each score by its rules.

    Such a product loses all that speaks for it; where it is 2, it goes behind everything else too.
    """
    parts = blend(scored, weights)
    liking = sum(parts.values(), np.zeros(relaxation.count))
    parts["category"] = parts.get("category", np.zeros_like(liking)) + relaxation.category_weight
    parts["brand"] = relaxation.brand_weight
    parts |= relaxation.missed_weights
    if owned is not None:
        parts["owned"] = np.where(owned > 0, 1.0 - owned - np.maximum(liking, 0.0), 0.0)
    if lift is not None:
        parts["shop"] = lift
    because_of = {name: part.because_of for name, part in scored.items() if part.because_of is not None}
    return Blended(parts, sum(parts.values(), np.zeros_like(liking)), because_of)


def with_totals(blended: Blended, wanted: Mapping[int, float]) -> Blended:
    """Returns: the same, but each row of `wanted` gets from the shop what makes its score the one given."""
    rows = np.array(list(wanted), dtype=np.int64)
    shop, score = blended.parts.get("shop", np.zeros_like(blended.score)).copy(), blended.score.copy()
    totals = np.array(list(wanted.values()))
    shop[rows] += totals - score[rows]
    score[rows] = totals
    return replace(blended, parts={**blended.parts, "shop": shop}, score=score)


def ordered(
    query: Query, products: ProductColumns, score: Floats, kept: Floats | None, most: int | None = None
) -> Integers:
    """Returns: the rows, best first; the product number decides between equals, so that an order repeats.

    `kept`: how much of the query each product keeps (None: all the same); where the query names a sort, that
    decides among those that keep equally much. `most`: only so many rows.
    """
    by_score = -np.round(score, 9)
    if query.sort is None:
        if most is not None and most < len(products):
            rows = np.argpartition(by_score, most - 1)[:most]
            return rows[np.lexsort((products.number[rows], by_score[rows]))]
        return np.lexsort((products.number, by_score))[:most]
    key = products.price if query.sort == "price_asc" else -products.created_at_seconds
    kept = np.zeros(len(products)) if kept is None else kept
    return np.lexsort((products.number, by_score, key, -np.round(kept, 2)))[:most]
