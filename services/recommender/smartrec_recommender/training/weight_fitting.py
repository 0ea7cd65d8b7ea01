"""Fits a blend's weights to what users chose, by maximum likelihood.

The model is a conditional logit (McFadden 1974): the probability of a product is the softmax of its blended
score over all products that were scored. Weights are at least 0 and sum to 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.training.replay import Case

L2_PENALTY = 1e-3

Weights = dict[str, float]


class Example(NamedTuple):
    """A request, and the catalogue rows of the products that its user then chose."""

    case: Case
    relevant: Integers


def fit_weights(examples: Sequence[Example], scorers: Sequence[str]) -> Weights:
    """Returns: the weight of each scorer, rounded to four decimals. A missing score counts as 0."""
    observations = [
        (np.stack([np.nan_to_num(case.scored[name].scores) for name in scorers], axis=1), shares)
        for case, shares in _relevant_shares(examples)
    ]
    return fit_to_observations(observations, scorers)


def fit_to_observations(observations: Sequence[tuple[Floats, Floats]], scorers: Sequence[str]) -> Weights:
    """`observations`: of each request the scores (products, scorers), and (products,) how much the choice of
    each product counts. Returns: as `fit_weights`."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = L2_PENALTY * float(weights @ weights), 2 * L2_PENALTY * weights
        for values, relevant in observations:
            score = values @ weights
            probability = np.exp(score - score.max())
            probability /= probability.sum()
            total -= float(relevant @ np.log(probability + 1e-12))
            slope = slope - relevant @ values + relevant.sum() * (probability @ values)
        return total, slope

    bounds = [(0.0, None)] * len(scorers)
    found = minimize(loss, np.ones(len(scorers)), jac=True, method="L-BFGS-B", bounds=bounds)
    total = float(found.x.sum()) or 1.0
    return {name: round(float(weight) / total, 4) for name, weight in zip(scorers, found.x, strict=True)}


def by_case(examples: Sequence[Example]) -> Iterator[tuple[Case, list[Integers]]]:
    """Yields: each case with the relevant rows of its examples, in their order. All cold users share one."""
    for _, same in groupby(examples, key=lambda example: id(example.case)):
        of_case = list(same)
        yield of_case[0].case, [relevant for _, relevant in of_case]


def _relevant_shares(examples: Sequence[Example]) -> Iterator[tuple[Case, Floats]]:
    """Yields: each case, and float64 by its rows the weight of each row in the likelihood.

    Each example spreads 1 / len(examples) evenly over those of its relevant products that were scored.
    """
    for case, of_case in by_case(examples):
        shares = np.zeros(len(case.rows))
        for relevant in of_case:
            at = np.flatnonzero(np.isin(case.rows, relevant))
            shares[at] += 1.0 / max(len(at), 1)
        if shares.any():
            yield case, shares / len(examples)
