"""What searches by a photo weigh, as `smartrec recommender tune-photos` learned it (`photo_ranking.json`).

The file also says by which command it was learned, on what and when.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")


@dataclass(frozen=True)
class PhotoRanking:
    """`weights`: by scorer of what the photo shows. `similar_category`, `near_colour`: how much of what is
    likely a similar category and a near colour have, 0..1. `looks_like_from`: cosine of the embeddings from
    which on a product is said to look like the photo."""

    weights: Mapping[str, float]
    similar_category: float
    near_colour: float
    looks_like_from: float

    def weights_beside(self, search: Mapping[str, float]) -> dict[str, float]:
        """Returns: the weights of a search with these instead of its own for the same scorers, to which all
        of them together are in the same proportion to the rest as before."""
        learned = {name: weight for name, weight in self.weights.items() if name in search}
        unit = sum(search[name] for name in learned) / (sum(learned.values()) or 1.0)
        return {**search, **{name: unit * weight for name, weight in learned.items()}}


def read_photo_ranking(file: Path) -> PhotoRanking:
    document = json.loads(file.read_text(encoding="utf-8"))
    return PhotoRanking(**{name: document[name] for name in PhotoRanking.__dataclass_fields__})


PHOTO_RANKING = read_photo_ranking(FILE)
