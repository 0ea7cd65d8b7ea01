"""The blend: each scorer's weighted share of the score, kept apart, so that reasons add up to the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.constraints.relaxation import Relaxation
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.fusion import Fusion, contribution

PART_SHARE = 0.5
RANKER = "ranker"
"""The part of the learned ranker, where it serves instead of weights."""
NEGLIGIBLE = 0.001


@dataclass(frozen=True)
class Blended:
    """`parts`: name -> float64 (n,), all of which sum to `score`. `preference` float64 (n,): what the scorers
    alone come to. `because_of`: see `Scored`."""

    parts: dict[str, Floats]
    score: Floats
    preference: Floats
    because_of: dict[str, Integers]

    def with_part(self, name: str, part: Floats) -> Blended:
        """Returns: the same with one part more."""
        return replace(self, parts={**self.parts, name: part}, score=self.score + part)


def blend(
    scored: Mapping[str, Scored], weights: Mapping[str, float], fusion: Fusion = "linear"
) -> dict[str, Floats]:
    """Weighs the parts that can score anything at all; together they give -PART_SHARE to PART_SHARE.

    What a scorer cannot tell (NaN) counts as nothing for that product, and so does a part too small to name.
    """
    active = active_weights(scored, weights)
    total = sum(active.values()) or 1.0
    parts = {
        name: contribution(scored[name].scores, fusion) * (PART_SHARE * weight / total)
        for name, weight in active.items()
        if weight or fusion == "linear"
    }
    return {name: np.where(np.abs(part) < NEGLIGIBLE, 0.0, part) for name, part in parts.items()}


def active_weights(scored: Mapping[str, Scored], weights: Mapping[str, float]) -> dict[str, float]:
    """Returns: the weights of the parts that can score anything at all."""
    return {name: weights.get(name, 0.0) for name, part in scored.items() if not _tells_nothing(part.scores)}


def _tells_nothing(scores: Floats) -> bool:
    return len(scores) == 0 or bool(np.isnan(scores[0]) and np.isnan(scores).all())


def put_together(
    scored: Mapping[str, Scored],
    weights: Mapping[str, float],
    relaxation: Relaxation,
    fusion: Fusion = "linear",
    ranked: Floats | None = None,
) -> Blended:
    """The scorers' parts, and those for the constraints that each product keeps. `ranked`: float64 (n,), the
    score of the learned ranker, where that serves instead of the weights."""
    parts = blend(scored, weights, fusion) if ranked is None else {RANKER: ranked}
    preference = sum(parts.values(), np.zeros(relaxation.count))
    parts["category"] = parts.get("category", np.zeros_like(preference)) + relaxation.category_weight
    parts["brand"] = relaxation.brand_weight
    parts["asked"] = relaxation.required_weight
    parts |= relaxation.missed_weights
    because_of = {name: part.because_of for name, part in scored.items() if part.because_of is not None}
    return Blended(parts, sum(parts.values(), np.zeros_like(preference)), preference, because_of)


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
