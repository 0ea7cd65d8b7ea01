"""Fits a blend's weights to packed requests by maximum likelihood: the conditional logit of `weight_fitting`.

It counts all that was chosen and is smooth, so that it says the same of one month as of the next; what it
does not know is that a feed shows ten products.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.training.blending.packed_examples import PackedExamples
from smartrec_recommender.training.weight_fitting import L2_PENALTY, Weights

_MOST_STEPS = 60


def likeliest(examples: PackedExamples, fusion: Fusion) -> Weights:
    """Returns: the weights, at least 0, which sum to 1."""
    is_chosen = examples.is_relevant & examples.may_show
    has_any = is_chosen.any(axis=1)
    features, may_show = examples.features[fusion][has_any], examples.may_show[has_any]
    shares = is_chosen[has_any] / is_chosen[has_any].sum(axis=1, keepdims=True) / max(len(examples), 1)
    of_examples = shares.sum(axis=1, keepdims=True)
    count = features.shape[2]
    flat = features.reshape(-1, count)

    def loss(weights: Floats) -> tuple[float, Floats]:
        score = np.where(may_show, (flat @ weights.astype(np.float32)).reshape(may_show.shape), -np.inf)
        score = score - score.max(axis=1, keepdims=True)
        chances = np.exp(score)
        chances /= chances.sum(axis=1, keepdims=True)
        total = -float((shares * np.log(chances + 1e-12)).sum()) + L2_PENALTY * float(weights @ weights)
        slope = (chances * of_examples - shares).astype(np.float32).ravel() @ flat
        return total, slope.astype(np.float64) + 2 * L2_PENALTY * weights

    bounds, most = [(0.0, None)] * count, {"maxiter": _MOST_STEPS}
    found = minimize(loss, np.ones(count), jac=True, method="L-BFGS-B", bounds=bounds, options=most)
    total = float(found.x.sum())
    if not len(features) or total <= 0.0:  # no scorer says anything of what was chosen
        return dict.fromkeys(examples.scorers, 1.0 / count)
    shares_of_scorers = (found.x / total).tolist()
    return {name: round(share, 4) for name, share in zip(examples.scorers, shares_of_scorers, strict=True)}
