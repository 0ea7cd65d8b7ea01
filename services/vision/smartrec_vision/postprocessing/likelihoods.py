"""How likely each category, colour and pattern is of a garment, the unlikely ones too (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction
from smartrec_vision.postprocessing.colours import colour_names, colour_probabilities
from smartrec_vision.postprocessing.interpretation import category_probabilities
from smartrec_vision.schemas import Likelihoods
from smartrec_vocabulary.cie_lab import Floats

MIN_LIKELIHOOD = 0.001


def likelihoods_of(
    prediction: Prediction, labels: Labels, colour_features: Floats, patterns: Mapping[str, float]
) -> Likelihoods:
    """`colour_features`: of `colours.features_of`. `patterns`: of `pattern_probabilities`."""
    colours = dict(zip(colour_names(), colour_probabilities(colour_features).tolist(), strict=True))
    return Likelihoods(
        category=_likeliest_first(category_probabilities(prediction, labels)),
        colour=_likeliest_first(colours),
        pattern=_likeliest_first(patterns),
    )


def _likeliest_first(likely: Mapping[str, float]) -> dict[str, float]:
    """Without what is all but impossible, so that an answer stays small."""
    rounded = {name: round(share, 4) for name, share in likely.items() if share >= MIN_LIKELIHOOD}
    return dict(sorted(rounded.items(), key=lambda item: -item[1]))
