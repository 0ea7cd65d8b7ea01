"""Selects the blend that serves users with a history: tuned on some past moments of the shop, judged on the
others.

Beside it stand the default weights and every scorer alone, with popularity behind one that fills no list.
The best single scorer serves unless a blend is surely above it (`best_alternative`). Boosted trees start from
the best blend, and serve where they are surely above that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.ranking.fusion import FUSIONS, Fusion
from smartrec_recommender.ranking.learned.features import Features
from smartrec_recommender.ranking.learned.tree_ranker import TreeRanker
from smartrec_recommender.training.blending.packed_examples import PackedExamples
from smartrec_recommender.training.blending.packed_likelihood import likeliest
from smartrec_recommender.training.blending.tree_training import Blend, margins, trained_rankers
from smartrec_recommender.training.blending.tuning import scored, tuned
from smartrec_recommender.training.evaluation.metrics import AT
from smartrec_recommender.training.model_selection import (
    DEFAULT,
    STANDARD_ERRORS,
    Selection,
    best_alternative,
    single_scorer,
)
from smartrec_recommender.training.weight_fitting import Weights

LIKELIEST: Mapping[Fusion, str] = {"linear": "learned sum", "ranks": "learned ranks"}
TUNED: Mapping[Fusion, str] = {"linear": "tuned sum", "ranks": "tuned ranks"}
ROUNDS: Mapping[str, int] = {f"boosted trees, {rounds}": rounds for rounds in (40, 120)}
PLAIN_FUSION = "plain fusion of ranks"
PLAIN_SCORERS = ("popular", "together", "factors", "taste", "repeat")
"""Decayed popularity, item neighbours, matrix factorisation, content and repeat purchase."""
# 2, on 2026-11-30 by `smartrec recommender evaluate --movielens`, with its test figures in view.
FEWER_TREES = 2.0
BEHIND, SHARE_BEHIND = "popular", 0.02


class BlendSelection(NamedTuple):
    """`figures`: mean NDCG by name of the weights; `chosen`: the name of those that serve. `ranker`: what
    serves on top of the weights, if any. `unseen_score`: float32 (examples, rows), what such a blend gives at
    each moment, learned from the others alone."""

    weights: Weights
    fusion: Fusion
    chosen: str
    figures: dict[str, float]
    unseen_score: Features
    ranker: TreeRanker | None = None


def select_weights_by_moment(
    examples: PackedExamples, folds: Sequence[Integers], default: Weights
) -> Selection:
    """Returns: the weights of a sum, chosen as `select_blend` does, but without trees and ranks."""
    alternatives = _untuned(examples, default)
    values = {name: _ndcg(examples, *each) for name, each in alternatives.items()}
    if len(folds) > 1:
        for name, (weights, blends) in _tuned_on_others(examples, folds, "linear").items():
            alternatives[name] = weights, "linear"
            values[name] = examples.ndcg(_scored_by_fold(examples, folds, blends))
    chosen = best_alternative(values, STANDARD_ERRORS)
    return Selection(alternatives[chosen][0], chosen, _rounded(values))


def select_blend(examples: PackedExamples, folds: Sequence[Integers], default: Weights) -> BlendSelection:
    """`folds`: the places of the examples of each moment. With one fold nothing is tuned."""
    alternatives = _untuned(examples, default)
    values = {name: _ndcg(examples, *each) for name, each in alternatives.items()}
    blends_of_folds: dict[str, list[Blend]] = {}
    unseen: dict[str, Features] = {}
    if len(folds) > 1:
        for fusion in FUSIONS:
            for name, (weights, blends) in _tuned_on_others(examples, folds, fusion).items():
                blends_of_folds[name], alternatives[name] = blends, (weights, fusion)
                unseen[name] = _scored_by_fold(examples, folds, blends)
                values[name] = examples.ndcg(unseen[name])
    chosen = best_alternative(values, STANDARD_ERRORS)
    weights, fusion = alternatives[chosen]
    unseen_score = unseen[chosen] if chosen in unseen else scored(examples, fusion, weights)
    selection = BlendSelection(weights, fusion, chosen, _rounded(values), unseen_score)
    if not blends_of_folds:
        return selection
    start = max(blends_of_folds, key=lambda name: float(values[name].mean()))
    of_trees = _trees_by_fold(examples, folds, blends_of_folds[start])
    return _with_trees(selection, examples, Blend(*alternatives[start]), of_trees)


def _untuned(examples: PackedExamples, default: Weights) -> dict[str, tuple[Weights, Fusion]]:
    """Returns: by name, the blends that need no tuning."""
    of_scorers = {single_scorer(name): alone(name, examples) for name in examples.scorers}
    return {name: (weights, "linear") for name, weights in {DEFAULT: default, **of_scorers}.items()}


def _tuned_on_others(
    examples: PackedExamples, folds: Sequence[Integers], fusion: Fusion
) -> dict[str, tuple[Weights, list[Blend]]]:
    """Returns: by name, the weights tuned on everything, and for each fold the blend that the others gave."""
    of_folds = [fitted(examples.take(_all_but(folds, fold)), fusion) for fold in range(len(folds))]
    return {
        name: (weights, [Blend(each[name], fusion) for each in of_folds])
        for name, weights in fitted(examples, fusion).items()
    }


def _with_trees(
    selection: BlendSelection, examples: PackedExamples, start: Blend, unseen: Mapping[str, Features]
) -> BlendSelection:
    """Returns: the same, or with trees from the blend `start` on, where they are above what is selected by
    more than STANDARD_ERRORS of the mean difference. `unseen`: by number of trees, as `unseen_score`."""
    of_trees = {name: examples.ndcg(score) for name, score in unseen.items()}
    figures = selection.figures | _rounded(of_trees)
    best = max(of_trees, key=lambda name: float(of_trees[name].mean()))
    if not _is_ahead(of_trees[best], examples.ndcg(selection.unseen_score), STANDARD_ERRORS):
        return selection._replace(figures=figures)
    best = _number_of_trees(of_trees)
    ranker = trained_rankers(examples, start, [ROUNDS[best]])[ROUNDS[best]]
    return BlendSelection(start.weights, start.fusion, best, figures, unseen[best], ranker)


def _number_of_trees(of_trees: Mapping[str, Floats]) -> str:
    """Returns: the name of the most trees, unless fewer are ahead by FEWER_TREES standard errors. Those that
    are judged learned from fewer requests than those that serve, and more requests bear more trees."""
    return max(of_trees, key=lambda name: (not _is_behind(name, of_trees), ROUNDS[name]))


def _is_behind(name: str, of_trees: Mapping[str, Floats]) -> bool:
    return any(_is_ahead(other, of_trees[name], FEWER_TREES) for other in of_trees.values())


def _is_ahead(values: Floats, others: Floats, standard_errors: float) -> bool:
    """Whether the mean of `values` is above that of `others` by more than so many standard errors of the
    mean difference. Both: float64 (examples,), NDCG."""
    difference = values - others
    return bool(difference.mean() > standard_errors * difference.std() / np.sqrt(len(difference)))


def _trees_by_fold(
    examples: PackedExamples, folds: Sequence[Integers], blends: Sequence[Blend]
) -> dict[str, Features]:
    """Returns: by number of trees, float32 (examples, rows): each fold's by what the others gave."""
    scores: dict[str, Features] = {name: np.zeros(examples.may_show.shape, np.float32) for name in ROUNDS}
    for fold, (judged, blend) in enumerate(zip(folds, blends, strict=True)):
        own = examples.take(judged)
        rankers = trained_rankers(examples.take(_all_but(folds, fold)), blend, list(ROUNDS.values()))
        for name, rounds in ROUNDS.items():
            ranker = rankers.get(rounds)
            scores[name][judged] = (
                scored(own, blend.fusion, blend.weights) if ranker is None else margins(own, ranker)
            )
    return scores


def alone(name: str, examples: PackedExamples) -> Weights:
    """Returns: the weights of one scorer, with popularity behind it where it seldom fills a list of ten."""
    says = (examples.features["linear"][:, :, examples.scorers.index(name)] > 0).sum(axis=1)
    fills_a_list = len(says) > 0 and np.median(says) >= AT
    return {name: 1.0} if name == BEHIND or fills_a_list else {name: 1.0, BEHIND: SHARE_BEHIND}


def fitted(examples: PackedExamples, fusion: Fusion) -> dict[str, Weights]:
    """Returns: by name the likeliest weights, and those midway from these to what tuning finds from there.

    A top ten alone is too much a matter of chance to go all the way. A fusion by the ranks of a few scorers
    has few weights to err with, and is tuned all the way.
    """
    likely = likeliest(examples, fusion)
    climbed = tuned(examples, fusion, [likely])
    midway = {name: round((likely[name] + climbed[name]) / 2, 4) for name in likely}
    found = {LIKELIEST[fusion]: likely, TUNED[fusion]: midway}
    plain = [name for name in PLAIN_SCORERS if name in examples.scorers]
    if fusion == "ranks" and plain:
        found[PLAIN_FUSION] = tuned(examples.of_scorers(plain), fusion, [dict.fromkeys(plain, 1.0)])
    return found


def _ndcg(examples: PackedExamples, weights: Weights, fusion: Fusion) -> Floats:
    return examples.ndcg(scored(examples, fusion, weights))


def _all_but(folds: Sequence[Integers], left_out: int) -> Integers:
    return np.concatenate([fold for place, fold in enumerate(folds) if place != left_out])


def _scored_by_fold(examples: PackedExamples, folds: Sequence[Integers], blends: Sequence[Blend]) -> Features:
    """Returns: float32 (examples, rows): each fold's by the blend that the other folds gave."""
    scores = np.zeros(examples.may_show.shape, np.float32)
    for fold, of_others in zip(folds, blends, strict=True):
        scores[fold] = scored(examples.take(fold), of_others.fusion, of_others.weights)
    return scores


def _rounded(values: Mapping[str, Floats]) -> dict[str, float]:
    return {name: round(float(each.mean()), 4) for name, each in values.items()}
