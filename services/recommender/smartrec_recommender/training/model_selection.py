"""Learns a blend's weights from what users wanted, and holds it to the best part alone.

The likelihood is a softmax over the products (a conditional logit, McFadden 1974) of the scorers' parts, with
weights at least 0. It weighs all that is ever wanted, while a feed shows ten: so the learned weights come
leaning towards the part that is best alone, too. All are judged on examples that they were not learned from.
Guard: the best part alone serves, unless a blend is ahead of it by more than chance makes likely.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.training.evaluation.metrics import AT, user_metrics
from smartrec_recommender.training.replay import Case

LEARNED, DEFAULT, ALONE = "learned", "default", " alone"
LEANINGS = (0.25, 0.5, 0.75)
_PENALTY = 1e-3
STANDARD_ERRORS = 1.0

Weights = dict[str, float]


class Example(NamedTuple):
    """A request, and the rows of the catalogue that the user then wanted."""

    case: Case
    wanted: Integers


Fold = Sequence[Example]


class Guarded(NamedTuple):
    """`figures`: NDCG by name of the weights; `chosen`: the name of those that serve."""

    weights: Weights
    chosen: str
    figures: dict[str, float]


def guarded(
    folds: Sequence[Fold],
    parts: Sequence[str],
    besides: Mapping[str, Weights],
    leanings: Sequence[float] = LEANINGS,
    standard_errors: float = STANDARD_ERRORS,
) -> Guarded:
    """Returns: the weights that serve (see `winner`), the learned ones learned from all examples.

    `besides`: other blends that may serve. What was learned for a fold's figures was learned from the others.
    """
    everything = list(chain.from_iterable(folds))
    alone = {part + ALONE: {part: 1.0} for part in parts}
    rivals: dict[str, Weights] = {**besides, **alone}
    values = {name: ndcg(everything, weights) for name, weights in rivals.items()}
    if len(folds) > 1:
        fits = [_fit(_others(folds, fold), parts) for fold in range(len(folds))]
        values[LEARNED], rivals[LEARNED] = _ndcg_by_fold(folds, fits), _fit(everything, parts)
        best = max(parts, key=lambda part: float(values[part + ALONE].mean()))
        for share in leanings:
            name = f"{LEARNED}, {share:.0%} {best}"
            values[name] = _ndcg_by_fold(folds, [_leaning(fit, best, share) for fit in fits])
            rivals[name] = _leaning(rivals[LEARNED], best, share)
    figures = {name: round(float(each.mean()), 4) for name, each in values.items()}
    chosen = winner(values, standard_errors)
    return Guarded(rivals[chosen], chosen, figures)


def winner(values: Mapping[str, Floats], standard_errors: float) -> str:
    """Returns: the part whose NDCG (float64, by example) is best on average, to four decimals; but the best
    blend where it is ahead of that part by more than so many standard errors of the difference."""
    means = {name: round(float(each.mean()), 4) for name, each in sorted(values.items())}
    alone = [name for name in means if name.endswith(ALONE)]
    blends = [name for name in means if not name.endswith(ALONE)]
    part = max(alone, key=means.__getitem__)
    blend = max(blends, key=means.__getitem__, default=part)
    ahead = values[blend] - values[part]
    is_sure = ahead.mean() > standard_errors * ahead.std() / np.sqrt(len(ahead))
    return blend if is_sure else part


def stands_alone(chosen: str) -> bool:
    """Whether a single part was chosen."""
    return chosen.endswith(ALONE)


def ndcg(examples: Sequence[Example], weights: Mapping[str, float]) -> Floats:
    """Returns: float64, for each example."""
    values = []
    for case, of_case in _by_case(examples):
        best = case.best(case.score(weights), np.ones(case.catalogue_size, bool), AT)
        values += [user_metrics(best, wanted)["ndcg"] for wanted in of_case]
    return np.array(values)


def _others(folds: Sequence[Fold], left_out: int) -> list[Example]:
    return [example for fold, examples in enumerate(folds) if fold != left_out for example in examples]


def _ndcg_by_fold(folds: Sequence[Fold], fits: Sequence[Weights]) -> Floats:
    """Returns: NDCG for each example, of those of the weights that were learned from others."""
    return np.concatenate([ndcg(fold, weights) for fold, weights in zip(folds, fits, strict=True)])


def _leaning(weights: Weights, part: str, share: float) -> Weights:
    """Returns: the weights (which sum to 1), with that share of all given to one part."""
    return {
        name: round((1.0 - share) * weight + share * (name == part), 4) for name, weight in weights.items()
    }


def _fit(examples: Sequence[Example], parts: Sequence[str]) -> Weights:
    told = [
        (np.stack([np.nan_to_num(case.scored[part].scores) for part in parts], axis=1), share / len(examples))
        for case, share in _wanted_shares(examples)
    ]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = _PENALTY * float(weights @ weights), 2 * _PENALTY * weights
        for values, wanted in told:
            score = values @ weights
            chances = np.exp(score - score.max())
            chances /= chances.sum()
            total -= float(wanted @ np.log(chances + 1e-12))
            slope = slope - wanted @ values + wanted.sum() * (chances @ values)
        return total, slope

    found = minimize(
        loss, np.ones(len(parts)), jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * len(parts)
    )
    total = float(found.x.sum()) or 1.0
    return {part: round(float(weight) / total, 4) for part, weight in zip(parts, found.x, strict=True)}


def _wanted_shares(examples: Sequence[Example]) -> Iterator[tuple[Case, Floats]]:
    """Yields: each case, and (float64, by its rows) what share each row is of what an example wanted, summed
    over the examples."""
    for case, of_case in _by_case(examples):
        shares = np.zeros(len(case.rows))
        for wanted in of_case:
            at = np.flatnonzero(np.isin(case.rows, wanted))
            shares[at] += 1.0 / max(len(at), 1)
        if shares.any():
            yield case, shares


def _by_case(examples: Sequence[Example]) -> Iterator[tuple[Case, list[Integers]]]:
    """Yields: each case with all that is wanted in it, in the order of the examples. Strangers share one."""
    for _, same in groupby(examples, key=lambda example: id(example.case)):
        of_case = list(same)
        yield of_case[0].case, [wanted for _, wanted in of_case]
