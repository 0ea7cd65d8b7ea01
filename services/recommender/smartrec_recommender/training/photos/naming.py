"""Which other categories people call a garment as well, and how often: learned from names by eye.

A tee with long sleeves is a sweater to some. Of categories that few photos show, what is known of all counts:
how often a similar category is accepted beside one.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.domain.similarity import CategorySimilarity, category_similarity
from smartrec_vocabulary import load_categories

ALIKE_PHOTOS = 10.0
"""So many photos of a category weigh as much as what is known of all."""
_LEAST_SHARE = 0.005


def also_called(accepted: Collection[frozenset[str]]) -> dict[str, dict[str, float]]:
    """`accepted`: of each photo the names that a person accepts, in lower case. Returns: by category, the
    others and the share of its photos that are called so as well, without those that are hardly ever."""
    names = [category.name.casefold() for category in load_categories()]
    is_accepted = np.array([[name in each for name in names] for each in accepted], dtype=np.float64)
    together = is_accepted.reshape(-1, len(names)).T @ is_accepted.reshape(-1, len(names))
    share = _shares(together, _similar(names))
    return {
        shown: {
            other: round(float(share[row, column]), 3)
            for column, other in enumerate(names)
            if column != row and share[row, column] >= _LEAST_SHARE
        }
        for row, shown in enumerate(names)
    }


def _shares(together: Floats, similar: Floats) -> Floats:
    """`together`: photos that two categories are accepted of. Returns: (shown, called as well)."""
    photos = np.diag(together)[:, None]
    expected = (photos * similar).sum() or 1.0
    usual = (together * similar).sum() / expected
    shares: Floats = (together + ALIKE_PHOTOS * usual * similar) / (photos + ALIKE_PHOTOS)
    return shares


def _similar(names: list[str]) -> Floats:
    return np.array(
        [
            [category_similarity(one, frozenset({other})) == CategorySimilarity.SIMILAR for other in names]
            for one in names
        ],
        dtype=np.float64,
    )
