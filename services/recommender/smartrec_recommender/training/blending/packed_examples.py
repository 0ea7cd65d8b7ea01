"""Requests of the past as arrays, so that very many weights can be tried on all of them at once.

Of each request only those products are kept that some scorer has among its best, and what the user then
chose: nothing else can come into a top ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.ranking.fusion import FUSIONS, Fusion, contribution
from smartrec_recommender.training.evaluation.metrics import AT
from smartrec_recommender.training.weight_fitting import Example

_BEST_OF_EACH = 30
Features = NDArray[np.float32]


@dataclass(frozen=True, repr=False)
class PackedExamples:
    """`features`: by fusion, float32 (examples, rows, scorers), what each scorer of weight 1 adds.
    `is_relevant` and `may_show`: bool (examples, rows); rows beyond those of an example may not be shown.
    `ideal`: float64 (examples,), the best discounted gain that there can be."""

    scorers: tuple[str, ...]
    features: dict[Fusion, Features]
    is_relevant: Booleans
    may_show: Booleans
    ideal: Floats

    def __len__(self) -> int:
        return len(self.ideal)

    def take(self, examples: Integers) -> PackedExamples:
        """Returns: those examples alone."""
        return PackedExamples(
            self.scorers,
            {fusion: values[examples] for fusion, values in self.features.items()},
            self.is_relevant[examples],
            self.may_show[examples],
            self.ideal[examples],
        )

    def ndcg(self, score: Features) -> Floats:
        """`score`: float32 (examples, rows). Returns: float64 (examples,), NDCG at 10."""
        shown = np.where(self.may_show, score, -np.inf)
        most = min(AT, shown.shape[1])
        best = np.argpartition(-shown, most - 1, axis=1)[:, :most] if shown.shape[1] > most else None
        if best is None:
            best = np.broadcast_to(np.arange(shown.shape[1]), shown.shape).copy()
        order = np.argsort(-np.take_along_axis(shown, best, axis=1), axis=1, kind="stable")
        best = np.take_along_axis(best, order, axis=1)
        hits = np.take_along_axis(self.is_relevant & self.may_show, best, axis=1)
        gains: Floats = (hits / np.log2(np.arange(2, hits.shape[1] + 2))).sum(axis=1) / self.ideal
        return gains


class PackedExample(NamedTuple):
    """One request: the same of it alone, by row; small enough to be kept when its case is not."""

    features: dict[Fusion, Features]
    is_relevant: Booleans
    may_show: Booleans
    ideal: float


def pack(example: Example, scorers: Sequence[str]) -> PackedExample:
    """The case has scores of all of `scorers`."""
    case, own = example.case, _kept_rows(example, scorers)
    scores = [case.scored[name].scores for name in scorers]
    features: dict[Fusion, Features] = {
        fusion: np.stack([contribution(each, fusion)[own] for each in scores], axis=1).astype(np.float32)
        for fusion in FUSIONS
    }
    is_relevant = np.isin(case.rows[own], example.relevant)
    return PackedExample(features, is_relevant, ~case.owned.goes_last[own], _ideal(len(example.relevant)))


def stacked(examples: Sequence[PackedExample], scorers: Sequence[str]) -> PackedExamples:
    """`examples`: at least one, each packed with these scorers."""
    shape = (len(examples), max(len(each.is_relevant) for each in examples))
    features: dict[Fusion, Features] = {
        fusion: np.zeros((*shape, len(scorers)), np.float32) for fusion in FUSIONS
    }
    is_relevant, may_show = np.zeros(shape, bool), np.zeros(shape, bool)
    for place, each in enumerate(examples):
        rows = slice(len(each.is_relevant))
        for fusion, values in features.items():
            values[place, rows] = each.features[fusion]
        is_relevant[place, rows], may_show[place, rows] = each.is_relevant, each.may_show
    return PackedExamples(
        tuple(scorers), features, is_relevant, may_show, np.array([each.ideal for each in examples])
    )


def _kept_rows(example: Example, scorers: Sequence[str]) -> Integers:
    """Returns: places in the case's rows, ascending."""
    case = example.case
    chosen = [np.flatnonzero(np.isin(case.rows, example.relevant))]
    for name in scorers:
        scores = np.nan_to_num(case.scored[name].scores)
        most = min(_BEST_OF_EACH, len(scores))
        best = np.argpartition(-scores, most - 1)[:most]
        chosen.append(best[scores[best] > 0])
    return np.unique(np.concatenate(chosen))


def _ideal(relevant: int) -> float:
    return float((1 / np.log2(np.arange(2, min(AT, relevant) + 2))).sum())
