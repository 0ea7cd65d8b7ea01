"""Goods that a shop has, asked for in languages that it does not speak."""

from __future__ import annotations

import pytest

from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.serving.requests.schemas import SearchRequest
from smartrec_recommender.serving.stock.not_stocked import not_stocked

NAMES = (("category", "Shoes"), ("word", "sneaker"), ("word", "loafer"), ("word", "heel"))
ENGLISH_SHOP = Terms(tuple(Term(number, *name, 3) for number, name in enumerate(NAMES, 1)), len(NAMES))


@pytest.mark.parametrize("words", ["schuhe", "stiefel", "chaussures", "zapatos", "scarpe da ginnastica"])
def test_a_shop_with_shoes_has_them_in_every_language(words: str) -> None:
    """Sneakers are called so in several languages: the word does not make a shop speak German."""
    assert not_stocked(SearchRequest(words=words, understood=False), ENGLISH_SHOP).names == []


def test_what_it_has_not_in_its_own_language_is_still_told() -> None:
    assert not_stocked(SearchRequest(words="sandals", understood=False), ENGLISH_SHOP).names == ["sandals"]
