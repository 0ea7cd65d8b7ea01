"""The learned ranker: boosted trees (LambdaMART, Burges 2010) on top of a weighted blend of the scorers.

Boosting starts from the blend's score, so that the trees add only what the blend does not know. Both add up
by scorer: the blend is a sum, and TreeSHAP (Lundberg and others 2020) makes one of the trees.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import xgboost

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.ranking.blend import PART_SHARE
from smartrec_recommender.ranking.extension_points import Scored
from smartrec_recommender.ranking.fusion import Fusion, contribution
from smartrec_recommender.ranking.learned.features import FEATURES, Features

FEATURE_NAMES = tuple(each.name for each in FEATURES)


@dataclass(frozen=True, repr=False)
class TreeRanker:
    """`trees`: a model of xgboost (UBJSON), which reads the scores of `scorers` and then `features`.

    `weights` and `fusion`: of the blend below; its score counts `temperature` times. `bias`: what the trees
    say of everything. `greatest`: the greatest score, up or down, of the requests that they learned from.
    """

    trees: bytes
    scorers: tuple[str, ...]
    features: tuple[str, ...]
    weights: Mapping[str, float]
    fusion: Fusion
    temperature: float
    bias: float
    greatest: float

    @cached_property
    def _booster(self) -> xgboost.Booster:
        booster = xgboost.Booster(params={"nthread": 1})
        booster.load_model(bytearray(self.trees))
        return booster

    def score(self, scored: Mapping[str, Scored], features: Features) -> Floats:
        """`features`: of the same products. Returns: float64 (n,) in -PART_SHARE..PART_SHARE."""
        if not len(features):
            return np.zeros(0)
        total = self.margin(_with_scores(self.scorers, scored, features))
        for part in self._blended(scored, slice(None)).values():
            total = total + part
        return total * self._scale(total)

    def margin(self, table: Features) -> Floats:
        """`table`: float32 (n, scorers + features). Returns: float64 (n,): what the trees add."""
        margin = self._booster.inplace_predict(table, predict_type="margin")
        added: Floats = margin.astype(np.float64) - self.bias
        return added

    def parts(self, scored: Mapping[str, Scored], features: Features, rows: Integers) -> dict[str, Floats]:
        """Returns: by scorer, float64 (rows,): what it adds to the score of each of these rows."""
        if not len(rows):  # for which the trees have no table of contributions
            return {name: np.zeros(0) for name in self.scorers}
        blended, nothing = self._blended(scored, rows), np.zeros(len(rows))
        parts = {name: blended.get(name, nothing) for name in self.scorers}
        of_rows = {name: Scored(scored[name].scores[rows]) for name in self.scorers}
        table = xgboost.DMatrix(_with_scores(self.scorers, of_rows, features[rows]), nthread=1)
        of_features = self._booster.predict(table, pred_contribs=True)[:, :-1].T.astype(np.float64)
        for name, of_feature in zip(self._told_as, of_features, strict=True):
            parts[name] = parts[name] + of_feature
        scale = self._scale(sum(parts.values(), np.zeros(len(rows))))
        return {name: part * scale for name, part in parts.items()}

    @cached_property
    def _told_as(self) -> tuple[str, ...]:
        """By column that the trees read, the scorer under whose name it is told."""
        scorer_of = {each.name: each.scorer for each in FEATURES}
        return (*self.scorers, *(scorer_of[name] for name in self.features))

    def _blended(self, scored: Mapping[str, Scored], rows: Integers | slice) -> dict[str, Floats]:
        return {
            name: contribution(scored[name].scores, self.fusion, rows) * (self.temperature * weight)
            for name, weight in self.weights.items()
            if weight
        }

    def _scale(self, total: Floats) -> Floats:
        """Returns: float64 (n,): what brings each score into the range of a blend's."""
        scale: Floats = PART_SHARE / np.maximum(np.abs(total), self.greatest)
        return scale

    def as_parameters(self) -> dict[str, Any]:
        """Returns: the same as JSON has it."""
        return {**asdict(self), "trees": base64.b64encode(self.trees).decode()}


def ranker_from(parameters: Mapping[str, Any], scorers: Sequence[str]) -> TreeRanker | None:
    """Returns: the ranker that was kept as parameters; None without one, and where it was learned from other
    scorers or features than there are now: until the next refresh, the blend serves."""
    if not parameters.get("trees"):
        return None
    if not set(parameters["scorers"]) <= set(scorers) or tuple(parameters["features"]) != FEATURE_NAMES:
        return None
    lists = {name: tuple(parameters[name]) for name in ("scorers", "features")}
    return TreeRanker(**{**parameters, **lists, "trees": base64.b64decode(parameters["trees"])})


def _with_scores(scorers: Sequence[str], scored: Mapping[str, Scored], features: Features) -> Features:
    """Returns: float32 (n, scorers + features): what the trees read; a scorer that cannot tell says 0."""
    table = np.empty((len(features), len(scorers) + features.shape[1]), dtype=np.float32)
    for place, name in enumerate(scorers):
        table[:, place] = scored[name].known
    table[:, len(scorers) :] = features
    return table
