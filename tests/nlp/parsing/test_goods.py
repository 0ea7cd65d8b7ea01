"""Shoes and bags of the shop among the garments of a query."""

from __future__ import annotations

import pytest

from smartrec_nlp.interpretation import Interpretation
from smartrec_nlp.mapper import QUERY_OPTIONS, Mapper
from smartrec_nlp.occasions.shop_vocabulary import ShopVocabulary
from tests.nlp.conftest import categories, colours

SHOP = ShopVocabulary(goods=frozenset({"loafers", "backpack", "tote", "bottes"}))


def read(mapper: Mapper, query: str) -> Interpretation:
    return mapper.map(query, QUERY_OPTIONS, shop=SHOP)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("blue skirt and loafers", [("Skirt", None, ["blue"]), (None, "loafers", [])]),
        ("brown loafers with a green coat", [(None, "brown loafers", ["brown"]), ("Coat", None, ["green"])]),
        ("backpack and white loafers", [(None, "backpack", []), (None, "white loafers", ["white"])]),
        ("jupe noire et bottes", [("Skirt", None, ["black"]), (None, "bottes", [])]),
        (
            "grey hoodie, white loafers and a leather tote",
            [("Hoodie", None, ["grey"]), (None, "white loafers", ["white"]), (None, "leather tote", [])],
        ),
    ],
)
def test_goods_are_things_of_their_own_with_their_own_colours(
    mapper: Mapper, query: str, expected: list[tuple[str | None, str | None, list[str]]]
) -> None:
    result = read(mapper, query)
    assert result.understood
    assert [(one.category, one.goods, one.colours) for one in result.garments] == expected
    assert result.not_understood == []


def test_what_is_said_of_shoes_is_not_said_of_the_clothes(mapper: Mapper) -> None:
    result = read(mapper, "leather loafers in brown and a green coat")
    assert categories(result)[0] == "Coat"
    assert colours(result) == ["green"]
    assert "leather" not in {attribute.name for attribute in result.attributes}


def test_goods_alone_stay_words_that_are_looked_for(mapper: Mapper) -> None:
    result = read(mapper, "white loafers")
    assert (result.understood, result.not_understood) == (False, ["loafers"])


def test_goods_that_clothes_are_worn_with_are_not_asked_for(mapper: Mapper) -> None:
    result = read(mapper, "green coat to go with brown loafers")
    assert [(one.category, one.goods) for one in result.garments] == [("Coat", None)]
    assert (colours(result), result.not_understood) == (["green"], [])


def test_goods_that_are_refused_are_no_garment(mapper: Mapper) -> None:
    result = read(mapper, "blue skirt, no loafers")
    assert [one.goods for one in result.garments] == [None]
    assert result.negated.words == ["loafers"]


def test_words_for_goods_that_the_shop_has_not_are_not_understood(mapper: Mapper) -> None:
    assert mapper.map("blue skirt and loafers").not_understood == ["loafers"]
