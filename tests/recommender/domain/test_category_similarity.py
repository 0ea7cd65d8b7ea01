"""Which categories are similar: by pairs, and what that makes of all likelihoods of a photo."""

from __future__ import annotations

import pytest

from smartrec_recommender.domain.similarity import (
    CategorySimilarity,
    category_similarity,
    likelihood_of_similar,
)
from smartrec_vocabulary import load_categories

NAMES = [category.name.casefold() for category in load_categories()]


@pytest.mark.parametrize("category", ["Dress", "cardigan", "JEANS", "Sandals"])
def test_what_is_similar_to_a_category_counts_for_it_and_neither_itself_nor_the_rest(category: str) -> None:
    likely = {name: 1 / place for place, name in enumerate(NAMES, 1)}
    similar = [
        share
        for name, share in likely.items()
        if category_similarity(category, frozenset({name})) == CategorySimilarity.SIMILAR
    ]
    assert likelihood_of_similar(category, likely) == sum(similar)


def test_of_several_categories_the_nearest_counts() -> None:
    asked = frozenset({"Sundress", "Jeans"})
    found = {name: category_similarity(name, asked).name for name in ("jeans", "Dress", "Shorts", "Sandals")}
    assert found == {"jeans": "SAME", "Dress": "SIMILAR", "Shorts": "SAME_GROUP", "Sandals": "OTHER"}
