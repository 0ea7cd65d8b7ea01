"""What searches by a photo weigh, as `smartrec recommender tune-photos` learned it (`photo_ranking.json`).

The file also says by which command it was learned, on what and when.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.ranking.scales import on_logarithmic_scale

FILE = Path(__file__).with_suffix(".json")
LEAST_LIKELY = 0.003
"""Added to each likelihood before its logarithm: vision's own rounding, and doubt about certainty."""


@dataclass(frozen=True)
class Acceptance:
    """How likely a person takes a product's category, colour or pattern for the photo's.

    A logistic regression on the logarithms of how likely vision calls the garment so (`own`) and something
    near it (`near`).
    """

    own: float
    near: float
    intercept: float

    def probability(self, own: Floats, near: Floats) -> Floats:
        """`own`, `near`: 0..1, of any one shape. Returns: float64 of that shape."""
        logit = (
            self.intercept + self.own * np.log(own + LEAST_LIKELY) + self.near * np.log(near + LEAST_LIKELY)
        )
        accepted: Floats = 1.0 / (1.0 + np.exp(-logit))
        return accepted

    def score(self, own: Floats, near: Floats) -> Floats:
        """Returns: 0..1 on the logarithmic scale, so that a sum is the likelihood of all aspects at once."""
        return on_logarithmic_scale(self.probability(own, near))


@dataclass(frozen=True)
class PhotoRanking:
    """`weights`: by scorer of what the photo shows. `acceptance`: of "category", "colour" and "pattern".
    `looks_like_from`: cosine of the embeddings from which on a product is said to look like the photo."""

    weights: Mapping[str, float]
    acceptance: Mapping[str, Acceptance]
    looks_like_from: float

    def weights_beside(self, search: Mapping[str, float]) -> dict[str, float]:
        """Returns: the weights of a search with these instead of its own for the same scorers, to which all
        of them together are in the same proportion to the rest as before."""
        learned = {name: weight for name, weight in self.weights.items() if name in search}
        unit = sum(search[name] for name in learned) / (sum(learned.values()) or 1.0)
        return {**search, **{name: unit * weight for name, weight in learned.items()}}


def read_photo_ranking(file: Path) -> PhotoRanking:
    document = json.loads(file.read_text(encoding="utf-8"))
    acceptance = {aspect: Acceptance(**fitted) for aspect, fitted in document["acceptance"].items()}
    return PhotoRanking(document["weights"], acceptance, document["looks_like_from"])


PHOTO_RANKING = read_photo_ranking(FILE)
