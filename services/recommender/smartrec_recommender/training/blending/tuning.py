"""Tunes a blend's weights for what a feed is judged by: the NDCG of its ten products, over all requests at
once.

Coordinate ascent (Metzler & Croft 2007): one weight after the other is moved, and stays where the NDCG is
highest. That needs no gradient, which a top ten has not, and starts from several blends, since it only
climbs the nearest hill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.ranking.learned.features import Features
from smartrec_recommender.training.blending.packed_examples import PackedExamples
from smartrec_recommender.training.weight_fitting import Weights

_ROUNDS = 3
_FACTORS = (0.0, 0.5, 2.0)
_FIRST_SHARES = (0.03, 0.15)
_MIN_GAIN = 1e-4


def tuned(examples: PackedExamples, fusion: Fusion, starts: Sequence[Weights]) -> Weights:
    """Returns: the weights, which sum to 1, of the best that was found from any of the starts."""
    features = examples.features[fusion]
    found = [_climbed(examples, features, _as_array(examples, start)) for start in starts]
    best = max(found, key=lambda climbed: climbed[0])[1]
    return {
        name: round(float(weight), 4)
        for name, weight in zip(examples.scorers, best / best.sum(), strict=True)
    }


def scored(examples: PackedExamples, fusion: Fusion, weights: Mapping[str, float]) -> Features:
    """Returns: float32 (examples, rows)."""
    return examples.features[fusion] @ _as_array(examples, weights).astype(np.float32)


def _climbed(examples: PackedExamples, features: Features, weights: Floats) -> tuple[float, Floats]:
    """Returns: the NDCG and the weights at the top of the hill."""
    weights = weights / weights.sum()
    score = features @ weights.astype(np.float32)
    best = float(examples.ndcg(score).mean())
    for _ in range(_ROUNDS):
        before = best
        for column in range(len(weights)):
            for weight in _tried(weights, column):
                moved = score + np.float32(weight - weights[column]) * features[:, :, column]
                value = float(examples.ndcg(moved).mean())
                if value > best + _MIN_GAIN / 10:
                    best, score = value, moved
                    weights = weights.copy()
                    weights[column] = weight
        if best < before + _MIN_GAIN:
            break
    return best, weights


def _tried(weights: Floats, column: int) -> list[float]:
    """Returns: the weights that one scorer is tried with; never all 0."""
    own, total = float(weights[column]), float(weights.sum())
    if own <= 0.0:
        return [share * total for share in _FIRST_SHARES]
    return [own * factor for factor in _FACTORS if factor or total > 1.001 * own]


def _as_array(examples: PackedExamples, weights: Mapping[str, float]) -> Floats:
    return np.array([weights.get(name, 0.0) for name in examples.scorers])
