"""Selects the weights that serve: learned ones, default ones, or one scorer alone.

The likelihood by which weights are learned counts everything that users chose, while a feed shows ten
products. So the learned weights are also tried after interpolation towards the single scorer with the best
NDCG. All alternatives are compared by cross-validation: weights are judged on examples that they were not
learned from. The best single scorer serves, unless a blend is better by more than chance explains (the rule
of one standard error, Breiman and others 1984).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.training.evaluation.metrics import AT, user_metrics
from smartrec_recommender.training.weight_fitting import Example, Weights, by_case, fit_weights

LEARNED, DEFAULT, _ALONE = "learned", "default", " alone"
INTERPOLATION_SHARES = (0.25, 0.5, 0.75)
STANDARD_ERRORS = 1.0

Fold = Sequence[Example]


class Selection(NamedTuple):
    """`figures`: mean NDCG by name of the weights; `chosen`: the name of those that serve."""

    weights: Weights
    chosen: str
    figures: dict[str, float]


def select_weights(
    folds: Sequence[Fold],
    scorers: Sequence[str],
    fixed_blends: Mapping[str, Weights],
    interpolation_shares: Sequence[float] = INTERPOLATION_SHARES,
    standard_errors: float = STANDARD_ERRORS,
) -> Selection:
    """Returns: the weights that serve (see `best_alternative`); learned ones are learned from all folds.

    `fixed_blends`: blends that need no learning and may serve too. With one fold nothing is learned.
    """
    everything = list(chain.from_iterable(folds))
    alone = {name + _ALONE: {name: 1.0} for name in scorers}
    alternatives: dict[str, Weights] = {**fixed_blends, **alone}
    values = {name: ndcg(everything, weights) for name, weights in alternatives.items()}
    if len(folds) > 1:
        fits = [fit_weights(_all_but(folds, fold), scorers) for fold in range(len(folds))]
        values[LEARNED], alternatives[LEARNED] = _ndcg_by_fold(folds, fits), fit_weights(everything, scorers)
        best = max(scorers, key=lambda name: float(values[name + _ALONE].mean()))
        for share in interpolation_shares:
            name = f"{LEARNED}, {share:.0%} {best}"
            values[name] = _ndcg_by_fold(folds, [_interpolated(fit, best, share) for fit in fits])
            alternatives[name] = _interpolated(alternatives[LEARNED], best, share)
    figures = {name: round(float(each.mean()), 4) for name, each in values.items()}
    chosen = best_alternative(values, standard_errors)
    return Selection(alternatives[chosen], chosen, figures)


def best_alternative(values: Mapping[str, Floats], standard_errors: float) -> str:
    """Returns: the name of the best blend where its mean NDCG is above that of the best single scorer by more
    than so many standard errors of the mean difference; else the name of the best single scorer.

    `values`: float64 (examples,), the NDCG of each example, by name. Means are compared to four decimals.
    """
    means = {name: round(float(each.mean()), 4) for name, each in sorted(values.items())}
    scorer = max(filter(is_single_scorer, means), key=means.__getitem__)
    blends = [name for name in means if not is_single_scorer(name)]
    blend = max(blends, key=means.__getitem__, default=scorer)
    difference = values[blend] - values[scorer]
    is_sure = difference.mean() > standard_errors * difference.std() / np.sqrt(len(difference))
    return blend if is_sure else scorer


def single_scorer(name: str) -> str:
    """Returns: what the weights of one scorer alone are called."""
    return name + _ALONE


def is_single_scorer(name: str) -> bool:
    """Whether these weights are one scorer alone."""
    return name.endswith(_ALONE)


def ndcg(examples: Sequence[Example], weights: Mapping[str, float]) -> Floats:
    """Returns: float64 (examples,), NDCG at 10 in 0..1."""
    values = []
    for case, of_case in by_case(examples):
        best = case.best(case.score(weights), np.ones(case.catalogue_size, bool), AT)
        values += [user_metrics(best, relevant)["ndcg"] for relevant in of_case]
    return np.array(values)


def _all_but(folds: Sequence[Fold], left_out: int) -> list[Example]:
    return [example for fold, examples in enumerate(folds) if fold != left_out for example in examples]


def _ndcg_by_fold(folds: Sequence[Fold], fits: Sequence[Weights]) -> Floats:
    """Returns: float64 (examples,): each fold's by the weights that the other folds gave."""
    return np.concatenate([ndcg(fold, weights) for fold, weights in zip(folds, fits, strict=True)])


def _interpolated(weights: Weights, scorer: str, share: float) -> Weights:
    """Returns: the weights (which sum to 1) with `share` of the sum moved to one scorer."""
    return {
        name: round((1.0 - share) * weight + share * (name == scorer), 4) for name, weight in weights.items()
    }
