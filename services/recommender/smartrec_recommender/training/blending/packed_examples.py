"""Requests of the past as arrays, so that very many weights can be tried on all of them at once.

Of each request only those products are kept that some scorer has among its best, a sample of the others, and
what the user then chose: hardly anything else can come into a top ten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.ranking.fusion import FUSIONS, Fusion, contribution
from smartrec_recommender.ranking.learned.features import Features
from smartrec_recommender.training.evaluation.metrics import AT
from smartrec_recommender.training.replay import Case
from smartrec_recommender.training.weight_fitting import Example

_BEST_OF_EACH, _OTHERS = 30, 60


@dataclass(frozen=True, repr=False)
class PackedExamples:
    """`features`: by fusion, float32 (examples, rows, scorers), what each scorer of weight 1 adds.
    `is_relevant` and `may_show`: bool (examples, rows); rows beyond those of an example may not be shown.
    `ideal`: float64 (examples,), the best discounted gain that there can be. `of_trees`: float32 (examples,
    rows, FEATURES), what trees read beside the scores. `is_sampled`: bool (examples, rows), the rows that are
    kept whether they were chosen or not: trees learn from these alone, or they would learn what is kept."""

    scorers: tuple[str, ...]
    features: dict[Fusion, Features]
    is_relevant: Booleans
    may_show: Booleans
    ideal: Floats
    of_trees: Features
    is_sampled: Booleans

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
            self.of_trees[examples],
            self.is_sampled[examples],
        )

    def of_scorers(self, scorers: Sequence[str]) -> PackedExamples:
        """Returns: the same with the scores of these scorers alone."""
        columns = [self.scorers.index(name) for name in scorers]
        features = {fusion: values[:, :, columns] for fusion, values in self.features.items()}
        return replace(self, scorers=tuple(scorers), features=features)

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
    of_trees: Features
    is_sampled: Booleans


def pack(
    example: Example, scorers: Sequence[str], of_trees: Features, hidden: Integers | None = None
) -> PackedExample:
    """The case has scores of all of `scorers`. `of_trees`: see `Case.features`. `hidden`: rows of the
    catalogue that may not be shown."""
    case, sampled = example.case, _sampled_rows(example.case, scorers)
    own = np.union1d(sampled, np.flatnonzero(np.isin(case.rows, example.relevant)))
    scores = [case.scored[name].scores for name in scorers]
    features: dict[Fusion, Features] = {
        fusion: np.stack([contribution(each, fusion)[own] for each in scores], axis=1).astype(np.float32)
        for fusion in FUSIONS
    }
    is_relevant = np.isin(case.rows[own], example.relevant)
    return PackedExample(
        features,
        is_relevant,
        ~case.owned.goes_last[own] & ~np.isin(case.rows[own], [] if hidden is None else hidden),
        _ideal(len(example.relevant)),
        of_trees[own],
        np.isin(own, sampled),
    )


def stacked(examples: Sequence[PackedExample], scorers: Sequence[str]) -> PackedExamples:
    """`examples`: at least one, each packed with these scorers."""
    shape = (len(examples), max(len(each.is_relevant) for each in examples))
    features: dict[Fusion, Features] = {
        fusion: np.zeros((*shape, len(scorers)), np.float32) for fusion in FUSIONS
    }
    is_relevant, may_show, is_sampled = (np.zeros(shape, bool) for _ in range(3))
    of_trees = np.zeros((*shape, examples[0].of_trees.shape[1]), np.float32)
    for place, each in enumerate(examples):
        rows = slice(len(each.is_relevant))
        for fusion, values in features.items():
            values[place, rows] = each.features[fusion]
        is_relevant[place, rows], may_show[place, rows] = each.is_relevant, each.may_show
        of_trees[place, rows], is_sampled[place, rows] = each.of_trees, each.is_sampled
    ideal = np.array([each.ideal for each in examples])
    return PackedExamples(tuple(scorers), features, is_relevant, may_show, ideal, of_trees, is_sampled)


def _sampled_rows(case: Case, scorers: Sequence[str]) -> Integers:
    """Returns: places in the case's rows, ascending: the best of each scorer, and some others evenly."""
    chosen = [np.zeros(0, np.int64)]
    for name in scorers:
        scores = np.nan_to_num(case.scored[name].scores)
        most = min(_BEST_OF_EACH, len(scores))
        best = np.argpartition(-scores, most - 1)[:most]
        chosen.append(best[scores[best] > 0])
    best_of_any = np.unique(np.concatenate(chosen))
    others = np.setdiff1d(np.arange(len(case.rows)), best_of_any)
    return np.union1d(best_of_any, others[:: max(1, len(others) // _OTHERS)])


def _ideal(relevant: int) -> float:
    return float((1 / np.log2(np.arange(2, min(AT, relevant) + 2))).sum())
