"""How many places of a feed share one new product: ten, unless that surely cost much in the past.

Nobody can choose what nobody is shown; but the new product takes the place of one that is known to sell.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.ranking.learned.features import Features
from smartrec_recommender.ranking.scorers.personal.taste_for_new import NAME as FRESH
from smartrec_recommender.training.blending.packed_examples import PackedExamples
from smartrec_recommender.training.evaluation.metrics import AT

FEW_PLACES, MANY_PLACES = AT, 2 * AT
MOST_LOSS = 0.01


def places_of_new_goods(examples: PackedExamples, score: Features) -> int:
    """`score`: float32 (examples, rows), of what serves, as it was learned at other moments: trees have seen
    at their own what was chosen, so that little of it would be left for the tenth place. Returns: MANY_PLACES
    where a new product in the last of the first ten costs more than MOST_LOSS of the NDCG, by more than one
    standard error, else FEW_PLACES."""
    before = examples.ndcg(score)
    loss = before - examples.ndcg(with_new_at_last_place(examples, score))
    at_least = float(loss.mean() - loss.std() / np.sqrt(len(loss)))
    return MANY_PLACES if at_least > MOST_LOSS * float(before.mean()) else FEW_PLACES


def with_new_at_last_place(examples: PackedExamples, score: Features) -> Features:
    """Returns: the same scores, but the best new product to the user's taste stands at the last of the first
    ten places, where none of them is new and one suits the user."""
    shown = np.where(examples.may_show, score, -np.inf)
    if shown.shape[1] <= AT:
        return shown
    first = -np.partition(-shown, AT - 1, axis=1)[:, :AT]
    ninth, tenth = np.sort(first, axis=1)[:, 1], first.min(axis=1)
    suits = examples.may_show & (examples.features["linear"][:, :, examples.scorers.index(FRESH)] > 0)
    has_new = (suits & (shown >= tenth[:, None])).any(axis=1)
    best = np.where(suits, shown, -np.inf).argmax(axis=1)
    moved = np.flatnonzero(suits.any(axis=1) & ~has_new)
    lifted = shown.copy()
    lifted[moved, best[moved]] = (ninth[moved] + tenth[moved]) / 2 + 1e-7
    return lifted
