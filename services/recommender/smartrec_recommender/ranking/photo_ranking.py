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

    A logistic regression on the logarithm of the odds that vision calls the garment so (`own`), and on that
    of how likely it calls it so or something near it (`with_near`).
    """

    own: float
    with_near: float
    intercept: float

    def probability(self, own: Floats, near: Floats) -> Floats:
        """`own`, `near`: 0..1 and 0 or more, of any one shape. Returns: float64 of that shape."""
        of_own, of_both = weighed(own, near)
        accepted: Floats = 1.0 / (
            1.0 + np.exp(-self.intercept - self.own * of_own - self.with_near * of_both)
        )
        return accepted

    def score(self, own: Floats, near: Floats) -> Floats:
        """Returns: 0..1 on the logarithmic scale, so that a sum is the likelihood of all aspects at once."""
        return on_logarithmic_scale(self.probability(own, near))


def weighed(own: Floats, near: Floats) -> tuple[Floats, Floats]:
    """Returns: the two logarithms that an acceptance weighs."""
    odds = (own + LEAST_LIKELY) / (1.0 - own + LEAST_LIKELY)
    return np.log(odds), np.log(np.minimum(own + near, 1.0) + LEAST_LIKELY)


@dataclass(frozen=True)
class PhotoRanking:
    """`weights`: by scorer of what the photo shows. `acceptance`: of "category", "colour" and "pattern".
    `also_called`: by category in lower case, the others that people call such a garment as well, and how
    often. `looks_like_from`: cosine of the embeddings from which on a product is said to look like the photo.
    """

    weights: Mapping[str, float]
    acceptance: Mapping[str, Acceptance]
    also_called: Mapping[str, Mapping[str, float]]
    looks_like_from: float

    def likelihood_as_well(self, category: str, likely: Mapping[str, float]) -> float:
        """`likely`: by category in lower case. Returns: how likely the garment is of another category and is
        called `category` as well; 0 or more, since it may be counted by two."""
        name = category.casefold()
        return sum(share * self.also_called.get(shown, {}).get(name, 0.0) for shown, share in likely.items())

    def weights_beside(self, search: Mapping[str, float]) -> dict[str, float]:
        """Returns: the weights of a search with these instead of its own for the same scorers, to which all
        of them together are in the same proportion to the rest as before."""
        learned = {name: weight for name, weight in self.weights.items() if name in search}
        unit = sum(search[name] for name in learned) / (sum(learned.values()) or 1.0)
        return {**search, **{name: unit * weight for name, weight in learned.items()}}


def read_photo_ranking(file: Path) -> PhotoRanking:
    document = json.loads(file.read_text(encoding="utf-8"))
    acceptance = {aspect: Acceptance(**fitted) for aspect, fitted in document["acceptance"].items()}
    return PhotoRanking(document["weights"], acceptance, document["also_called"], document["looks_like_from"])


PHOTO_RANKING = read_photo_ranking(FILE)
