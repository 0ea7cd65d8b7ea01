"""From raw figures to the common scale of the scorers."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats

_LOGARITHM_FROM = 0.02
_UNRELATED_COSINE = 0.3


def on_logarithmic_scale(share: Floats) -> Floats:
    """From 0..1 to 0..1. A choice is about as likely as demand times affinity; in logarithms that is a sum,
    which is what a blend is. Below _LOGARITHM_FROM the scale is nearly linear."""
    scaled: Floats = np.log1p(share / _LOGARITHM_FROM) / np.log1p(1.0 / _LOGARITHM_FROM)
    return scaled


def from_cosine(cosine: Floats) -> Floats:
    """Unrelated garments have a cosine well above 0; that much counts as nothing."""
    scaled: Floats = np.clip((cosine - _UNRELATED_COSINE) / (1.0 - _UNRELATED_COSINE), 0.0, 1.0)
    return scaled
