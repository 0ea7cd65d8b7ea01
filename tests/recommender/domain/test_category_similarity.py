"""Which categories are similar."""

from __future__ import annotations

from smartrec_recommender.domain.similarity import category_similarity


def test_of_several_categories_the_nearest_counts() -> None:
    asked = frozenset({"Sundress", "Jeans"})
    found = {name: category_similarity(name, asked).name for name in ("jeans", "Dress", "Shorts", "Sandals")}
    assert found == {"jeans": "SAME", "Dress": "SIMILAR", "Shorts": "SAME_GROUP", "Sandals": "OTHER"}
