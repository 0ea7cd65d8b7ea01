"""How good lists of recommendations are: NDCG, recall, hit rate and MAP per user, and what the lists cover.

Definitions: Järvelin & Kekäläinen 2002 (NDCG, binary gains), the others as in RecTools; all at `AT`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers

AT = 10
_ROUNDS = 1_000


def user_metrics(items: Integers, relevant: Integers) -> dict[str, float]:
    """`items`: the best AT, best first; `relevant`: what the user then chose, at least one."""
    hits = np.isin(items[:AT], relevant)
    places = np.arange(1, len(hits) + 1)
    possible = min(AT, len(relevant))
    gain = float((hits / np.log2(places + 1)).sum())
    ideal = float((1 / np.log2(np.arange(2, possible + 2))).sum())
    precision = np.cumsum(hits) / places
    return {
        "ndcg": gain / ideal,
        "recall": float(hits.sum()) / len(relevant),
        "hit_rate": float(hits.any()),
        "map": float((precision * hits).sum()) / possible,
    }


def list_metrics(lists: Sequence[Integers], popularity: Floats, category: Integers) -> dict[str, float]:
    """Coverage: share of the catalogue shown to anybody. Novelty: mean -log2 of the share of events that a
    shown product has. Diversity: share of pairs within a list that differ in category."""
    shown = np.concatenate(lists) if lists else np.zeros(0, np.int64)
    if not len(shown):
        return {"coverage": 0.0, "novelty": 0.0, "diversity": 0.0}
    share = (popularity + 1.0) / (popularity.sum() + len(popularity))
    differing = [
        float((category[items][:, None] != category[items][None, :]).sum())
        / max(len(items) * (len(items) - 1), 1)
        for items in lists
    ]
    return {
        "coverage": len(np.unique(shown)) / len(popularity),
        "novelty": float(-np.log2(share[shown]).mean()),
        "diversity": float(np.mean(differing)),
    }


@dataclass(frozen=True)
class Interval:
    """A mean over users with its 95% bootstrap interval."""

    mean: float
    low: float
    high: float


def interval(values: Floats, seed: int = 0) -> Interval:
    """`values`: float64 (users,)."""
    if not len(values):
        return Interval(float("nan"), float("nan"), float("nan"))
    generator = np.random.default_rng(seed)
    means = values[generator.integers(0, len(values), (_ROUNDS, len(values)))].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high))


def mean_ndcg(lists: Sequence[Integers], relevant: Sequence[Integers]) -> float:
    """Returns: the mean over those who chose anything; NaN where nobody did."""
    values = [
        user_metrics(items, rows)["ndcg"] for items, rows in zip(lists, relevant, strict=True) if len(rows)
    ]
    return float(np.mean(values)) if values else float("nan")


def mean_metrics(of_users: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {
        name: float(np.mean([each[name] for each in of_users])) for name in (of_users[0] if of_users else {})
    }
