"""Splits the score of the learned ranker into what each scorer adds, for the products that are shown.

Working out what a forest makes of each feature takes longer than its score, so it is done for the page alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.ranking.blend import NEGLIGIBLE, RANKER
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.learned.features import Features
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker
from smartrec_recommender.ranking.ranking import Ranking

_TOLD_BELOW_ZERO = frozenset({"taste"})


def explained(
    ranking: Ranking, ranker: TreeRanker, scored: Mapping[str, Scored], features: Features
) -> Ranking:
    """`scored`, `features`: of all candidates. Returns: the same ranking, the ranker's part of the products
    shown split by scorer. What no scorer has words for stays with the ranker, so that parts still add up.
    """
    rows, parts = ranking.rows, dict(ranking.blended.parts)
    left = parts[RANKER].copy()
    for name, added in ranker.parts(scored, features, rows).items():
        told = np.where(_can_be_told(name, scored[name], added, rows), added, 0.0)
        part = parts.get(name, np.zeros_like(left)).copy()
        part[rows] += told
        left[rows] -= told
        parts[name] = part
    parts[RANKER] = left
    return replace(ranking, blended=replace(ranking.blended, parts=parts))


def _can_be_told(name: str, scored: Scored, added: Floats, rows: Integers) -> Booleans:
    """Whether the scorer's words fit what it adds: it knows something of the product, and speaks for it."""
    says = scored.known[rows]
    told: Booleans = (says > 0) & (added > NEGLIGIBLE)
    return told | ((added < -NEGLIGIBLE) & (says < 0)) if name in _TOLD_BELOW_ZERO else told
