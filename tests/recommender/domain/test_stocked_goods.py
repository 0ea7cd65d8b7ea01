"""Goods that a shop has, asked for in languages that it does not speak."""

from __future__ import annotations

import pytest

from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.serving.requests.goods_query import goods_query
from smartrec_recommender.serving.requests.schemas import SearchRequest
from smartrec_recommender.serving.stock.not_stocked import not_stocked, stocked_goods

NAMES = (("category", "Shoes"), ("word", "sneaker"), ("word", "loafer"), ("word", "heel"))
ENGLISH_SHOP = Terms(tuple(Term(number, *name, 3) for number, name in enumerate(NAMES, 1)), len(NAMES))


@pytest.mark.parametrize("words", ["schuhe", "stiefel", "chaussures", "zapatos", "scarpe da ginnastica"])
def test_a_shop_with_shoes_has_them_in_every_language(words: str) -> None:
    """Sneakers are called so in several languages: the word does not make a shop speak German."""
    assert not_stocked(SearchRequest(words=words, understood=False), ENGLISH_SHOP).names == []


def test_what_it_has_not_in_its_own_language_is_still_told() -> None:
    assert not_stocked(SearchRequest(words="sandals", understood=False), ENGLISH_SHOP).names == ["sandals"]


RUCKSACKS = Terms(
    tuple(
        Term(number, *name, 3)
        for number, name in enumerate((("category", "Bags"), ("word", "backpack"), ("word", "purse")), 1)
    ),
    3,
)


@pytest.mark.parametrize(
    ("words", "shop", "found"),
    [
        ("white trainers", ENGLISH_SHOP, {"sneaker"}),
        ("court shoes", ENGLISH_SHOP, {"heel"}),
        ("rucksack", RUCKSACKS, {"backpack"}),
        ("brown handbag", RUCKSACKS, {"purse"}),
    ],
)
def test_other_words_for_the_same_goods_find_them(words: str, shop: Terms, found: set[str]) -> None:
    assert not_stocked(SearchRequest(words=words, understood=False), shop).names == []
    query = goods_query(words, shop, is_about_garments=False)
    assert query is not None
    assert {shop.name(number) for number in query.words} == found


def test_a_word_that_titles_have_needs_no_other() -> None:
    query = goods_query("sneaker", ENGLISH_SHOP, is_about_garments=False)
    assert query is not None
    assert {ENGLISH_SHOP.name(number) for number in query.words} == {"sneaker"}


CLOTHES, BELTS = (
    Terms(tuple(Term(number, "category", name, 3) for number, name in enumerate(names, 1)), len(names))
    for names in (["Dress", "Jeans"], ["Dress", "Jeans", "Accessories", "Bags"])
)


@pytest.mark.parametrize(
    ("words", "garment"),
    [
        ("jurk met riem", "Dress"),
        ("jurk met tas", "Dress"),
        ("spijkerbroek zonder riem", "Jeans"),
        ("vestido com bolsa", "Dress"),
        ("jeans sem cinto", "Jeans"),
        ("klänning med bälte", "Dress"),
        ("klänning utan väska", "Dress"),
        ("dress with belt", "Dress"),
    ],
)
def test_a_garment_with_a_belt_is_no_belt_in_any_language(words: str, garment: str) -> None:
    request = SearchRequest(words=words, understood=True, category=[{"name": garment, "score": 1}])
    told = not_stocked(request, CLOTHES)
    assert (told.names, told.is_all) == ([], False)
    assert goods_query(words, BELTS, is_about_garments=True, names_garment=True) is None


def test_a_bag_for_a_dress_is_a_bag() -> None:
    query = goods_query("looking for a bag for my dress", BELTS, is_about_garments=True, names_garment=True)
    assert query is not None
    assert list(query.departments) == ["Bags"]


@pytest.mark.parametrize(
    "words", ["riem met gesp", "cinto com fivela", "bälte med spänne", "belt with buckle"]
)
def test_a_belt_with_something_is_a_belt(words: str) -> None:
    query = goods_query(words, BELTS, is_about_garments=False)
    assert query is not None
    assert list(query.departments) == ["Accessories"]


def test_words_that_name_goods_of_the_shop_are_told_from_others() -> None:
    words = ["trainers", "loafers", "schuhe", "sandals", "dress", "handbag", "white"]
    assert stocked_goods(words, ENGLISH_SHOP) == ["trainers", "loafers", "schuhe"]
