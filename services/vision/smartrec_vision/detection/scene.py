"""What kind of picture it is, told from the embedding of the first prediction (pure).

One garment laid flat, clothes that somebody wears, or several garments beside each other: which regions of
the picture are worth a look depends on it. A multinomial logistic regression tells it, whose coefficients
travel with the model (`scenes.json` beside its labels, by `smartrec vision fit-scenes`). Of a model without
them every kind may be. From which probability regions are looked at was chosen by
`make measure-regions ARGS="--part val"`, for people on 2026-11-30 and for several garments on 2026-12-01:
nearly all people and most pictures of two garments reach it, and few flat photos do.
"""

from __future__ import annotations

from typing import Literal

from smartrec_vision.inference.labels import SCENES, Labels, Scene
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.softmax_regression import SoftmaxRegression

_LEAST = {"worn": 0.2, "several": 0.5}


def may_be(scene: Literal["worn", "several"], whole: Prediction, labels: Labels) -> bool:
    """Whether it is likely enough to be worth a look at regions. `whole`: of the whole picture."""
    share = _share(scene, whole, labels)
    return share is None or share >= _LEAST[scene]


def is_worn(whole: Prediction, labels: Labels) -> bool:
    """Whether it is clothes that somebody wears; False where the model does not tell."""
    share = _share("worn", whole, labels)
    return share is not None and share >= 0.5


def _share(scene: Scene, whole: Prediction, labels: Labels) -> float | None:
    """How likely it is; None for a model that does not tell."""
    if labels.scenes is None:
        return None
    shares = SoftmaxRegression(*labels.scenes).probabilities(whole.embedding[None])[0]
    return float(shares[SCENES.index(scene)])
