"""Two ways to make one score of several scorers' scores: their weighted sum, or that of their reciprocal
ranks.

Reciprocal-rank fusion (Cormack, Clarke & Büttcher 2009) needs no common scale: a product counts by its
place in the list that each scorer alone would show. Both are sums over the scorers, so reasons add up
either way.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers

Fusion = Literal["linear", "ranks"]
FUSIONS: tuple[Fusion, ...] = ("linear", "ranks")
_RANK_OFFSET = 60.0
"""The constant of the paper; how much a first place is worth more than a tenth."""


def contribution(scores: Floats, fusion: Fusion, rows: Integers | slice = slice(None)) -> Floats:
    """Returns: float64 (rows,): what a scorer of weight 1 adds to each of these products; NaN counts as
    nothing."""
    known: Floats = np.where(np.isnan(scores), 0.0, scores)
    return known[rows] if fusion == "linear" else reciprocal_ranks(known, rows)


def reciprocal_ranks(scores: Floats, rows: Integers | slice = slice(None)) -> Floats:
    """Returns: float64 (rows,) in 0..1: 1 for the first place of all, equal scores at equal places; 0 where a
    scorer has nothing to say for a product."""
    asked = scores[rows]
    ranks = np.zeros(len(asked))
    says = asked > 0
    places = 1.0 + np.searchsorted(np.sort(-scores[scores > 0]), -asked[says], side="left")
    ranks[says] = (_RANK_OFFSET + 1.0) / (_RANK_OFFSET + places)
    return ranks
