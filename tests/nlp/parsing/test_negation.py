"""What a query negates, and where the scope of a negation ends."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, colours, names


@pytest.mark.parametrize(
    "query",
    [
        "dress without sleeves",
        "dress, no sleeves",
        "dress w/o sleeves",
        "no-sleeve dress",
        "sleeve-less dress",
    ],
)
def test_without_sleeves_means_sleeveless(mapper: Mapper, query: str) -> None:
    result = mapper.map(query)
    assert names(result)[0] == "sleeveless"
    assert "long sleeve" not in names(result)
    assert categories(result)[0] == "Dress"


@pytest.mark.parametrize(
    ("query", "negated"),
    [
        ("skirt, not floral", "floral"),
        ("non-floral skirt", "floral"),
        ("jacket with no hood", "hooded"),
        ("I hate stripes, show me a blouse", "striped"),
        ("blouse that isn't see-through", "sheer"),
        ("shirt without a collar", "collared"),
        ("logo-free hoodie", "logo print"),
        ("buttonless cardigan", "buttoned"),
        ("neither lace nor velvet, a dress", "lace"),
        ("neither lace nor velvet, a dress", "velvet"),
        ("top without buttons or zips", "zip-up"),
        ("tee without stripes, dots or checks", "checked"),
        ("vestido sin flores", "floral"),
        ("kleid ohne gürtel oder taschen", "pocketed"),
        ("Bluse ohne Gürtel", "belted"),
        ("falda sin cinturón", "belted"),
        ("broek zonder riem", "belted"),
        ("gonna senza cintura", "belted"),
    ],
)
def test_a_negation_is_found(mapper: Mapper, query: str, negated: str) -> None:
    result = mapper.map(query)
    assert negated in result.negated.attributes
    assert negated not in names(result, 20)


def test_a_garment_stays_wanted_when_a_word_that_describes_it_is_negated(mapper: Mapper) -> None:
    for query in ("no floral dress", "anything but black dresses", "not a mini dress"):
        assert categories(mapper.map(query))[0] == "Dress"


def test_a_garment_can_be_negated(mapper: Mapper) -> None:
    result = mapper.map("no jeans, wide leg trousers")
    assert result.negated.categories == ["Jeans"]
    assert "Jeans" not in categories(result)[:1]
    assert "wide-leg" in names(result)


def test_any_colour_but_black(mapper: Mapper) -> None:
    result = mapper.map("anything but black, a red coat")
    assert (result.negated.colours, colours(result)) == (["black"], ["red"])


@pytest.mark.parametrize(
    "query",
    [
        "not floral, striped dress",
        "not floral but striped dress",
        "dress without florals, with stripes",
        "no florals please, striped dress",
        "striped dress, not floral",
    ],
)
def test_a_negation_ends_before_what_is_wanted(mapper: Mapper, query: str) -> None:
    result = mapper.map(query)
    assert "striped" in names(result)
    assert "floral" in result.negated.attributes
    assert "striped" not in result.negated.attributes


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("kleid weder schwarz noch weiß", ["black", "white"]),
        ("sukienka ani czarna ani biała", ["black", "white"]),
        ("klänning varken svart eller vit", ["black", "white"]),
        ("pas de robe noire", ["black"]),
        ("all but black jeans", ["black"]),
    ],
)
def test_neither_nor_refuses_both_and_no_garment(mapper: Mapper, query: str, refused: list[str]) -> None:
    result = mapper.map(query)
    assert result.negated.colours == refused
    assert result.negated.categories == []
    assert result.categories


def test_without_refuses_all_of_a_list(mapper: Mapper) -> None:
    refused = mapper.map("dress without lace, ruffles and sequins").negated.attributes
    assert {"lace", "ruffled", "sequinned"} <= set(refused)


def test_a_word_that_begins_with_un_refuses_the_rest(mapper: Mapper) -> None:
    assert "distressed" in mapper.map("unripped jeans").negated.attributes


def test_whom_a_query_refuses_leaves_the_others(mapper: Mapper) -> None:
    assert mapper.map("jeans not for men").gender == "women"
    assert mapper.map("jacket, not cheap").price_level == "high"


@pytest.mark.parametrize("query", ["no quibblish skirt", "sin zorbillos falda"])
def test_a_word_that_nobody_knows_is_refused_alone_and_not_the_garment_behind_it(
    mapper: Mapper, query: str
) -> None:
    result = mapper.map(query)
    assert categories(result)[0] == "Skirt"
    assert result.negated.categories == []


def test_where_the_noun_comes_first_a_colour_behind_an_unknown_noun_is_asked_for(mapper: Mapper) -> None:
    result = mapper.map("falda sin zorbillos verde")
    assert [colour.name for colour in result.colours] == ["green"]
    assert mapper.map("no quibblish green skirt").negated.colours == ["green"]
