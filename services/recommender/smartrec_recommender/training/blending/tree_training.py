"""Trains the learned ranker on packed requests of the past: LambdaMART by xgboost, from a blend's score on.

Groups are requests, and NDCG decides how much a pair of products counts, as far as either is among the ten
first (`lambdarank_pair_method`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import xgboost
from scipy.optimize import minimize_scalar

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers
from smartrec_recommender.ranking.fusion import Fusion
from smartrec_recommender.ranking.learned.features import Features
from smartrec_recommender.ranking.learned.tree_ranker import FEATURE_NAMES, TreeRanker
from smartrec_recommender.training.blending.packed_examples import PackedExamples
from smartrec_recommender.training.blending.tuning import scored
from smartrec_recommender.training.evaluation.metrics import AT
from smartrec_recommender.training.weight_fitting import Weights

PARAMETERS: dict[str, Any] = {
    "objective": "rank:ndcg",
    "lambdarank_pair_method": "topk",
    "lambdarank_num_pair_per_sample": AT,
    "base_score": 0.0,
    "eta": 0.05,
    "max_depth": 4,
    "min_child_weight": 0.1,
    "lambda": 5.0,
    "subsample": 0.7,
    "colsample_bytree": 0.7,
    "nthread": 1,
    "seed": 7,
}
_HIGHEST_TEMPERATURE = 100.0


class Blend(NamedTuple):
    """What boosting starts from."""

    weights: Weights
    fusion: Fusion


def trained_rankers(examples: PackedExamples, blend: Blend, rounds: Sequence[int]) -> dict[int, TreeRanker]:
    """Returns: by number of trees, the ranker; nothing where no request tells products apart."""
    chosen = examples.is_relevant & examples.may_show & examples.is_sampled
    learned_from = examples.may_show & examples.is_sampled & chosen.any(axis=1, keepdims=True)
    if not chosen.any():
        return {}
    base = scored(examples, blend.fusion, blend.weights)
    temperature = _temperature(base, chosen, learned_from)
    group = np.nonzero(learned_from)[0]
    table = xgboost.DMatrix(inputs(examples)[learned_from], chosen[learned_from], qid=group, nthread=1)
    table.set_base_margin(temperature * base[learned_from])
    booster = xgboost.train(PARAMETERS, table, max(rounds))
    return {
        trees: _ranker(booster[:trees], examples, blend, temperature, base, learned_from) for trees in rounds
    }


def margins(examples: PackedExamples, ranker: TreeRanker) -> Features:
    """Returns: float32 (examples, rows): the ranker's scores, but for their scale."""
    shape, table = examples.may_show.shape, inputs(examples)
    base = scored(examples, ranker.fusion, ranker.weights) * np.float32(ranker.temperature)
    of_trees = ranker.margin(table.reshape(-1, table.shape[2])).reshape(shape)
    return base + of_trees.astype(np.float32)


def inputs(examples: PackedExamples) -> Features:
    """Returns: float32 (examples, rows, scorers + features): what the trees read."""
    return np.concatenate([examples.features["linear"], examples.of_trees], axis=2)


def _ranker(
    booster: xgboost.Booster,
    examples: PackedExamples,
    blend: Blend,
    temperature: float,
    base: Features,
    learned_from: Booleans,
) -> TreeRanker:
    table = inputs(examples)[learned_from]
    first = booster.predict(xgboost.DMatrix(table[:1], nthread=1), pred_contribs=True)
    bias = float(first[0, -1])
    added = booster.inplace_predict(table, predict_type="margin") - bias
    greatest = float(np.abs(added + temperature * base[learned_from]).max())
    return TreeRanker(
        trees=bytes(booster.save_raw("ubj")),
        scorers=examples.scorers,
        features=FEATURE_NAMES,
        weights=blend.weights,
        fusion=blend.fusion,
        temperature=temperature,
        bias=bias,
        greatest=max(greatest, 1e-6),
    )


def _temperature(base: Features, chosen: Booleans, learned_from: Booleans) -> float:
    """Returns: how often the blend's score counts, so that its softmax says best what was chosen."""
    examples: Integers = np.flatnonzero(chosen.any(axis=1))
    score, is_chosen = base[examples].astype(np.float64), chosen[examples]
    shown = learned_from[examples]

    def loss(temperature: float) -> float:
        scaled: Floats = np.where(shown, temperature * score, -np.inf)
        normaliser = np.log(np.exp(scaled - scaled.max(axis=1, keepdims=True)).sum(axis=1))
        likelihood = np.where(is_chosen, scaled - scaled.max(axis=1, keepdims=True), 0.0).sum(axis=1)
        return -float((likelihood / is_chosen.sum(axis=1) - normaliser).mean())

    found = minimize_scalar(loss, bounds=(0.1, _HIGHEST_TEMPERATURE), method="bounded")
    return round(float(found.x), 3)
