"""What a shopper does not want, and how far a refusal reaches."""

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
    answer = mapper.map(query)
    assert names(answer)[0] == "sleeveless"
    assert "long sleeve" not in names(answer)
    assert categories(answer)[0] == "Dress"


@pytest.mark.parametrize(
    ("query", "refused"),
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
    ],
)
def test_a_refusal_is_found(mapper: Mapper, query: str, refused: str) -> None:
    answer = mapper.map(query)
    assert refused in answer.negated.attributes
    assert refused not in names(answer, 20)


def test_a_refusal_leaves_the_garment_that_it_describes(mapper: Mapper) -> None:
    for query in ("no floral dress", "anything but black dresses", "not a mini dress"):
        assert categories(mapper.map(query))[0] == "Dress"


def test_a_refused_garment_is_refused(mapper: Mapper) -> None:
    answer = mapper.map("no jeans, wide leg trousers")
    assert answer.negated.categories == ["Jeans"]
    assert "Jeans" not in categories(answer)[:1]
    assert "wide-leg" in names(answer)


def test_any_colour_but_black(mapper: Mapper) -> None:
    answer = mapper.map("anything but black, a red coat")
    assert (answer.negated.colours, colours(answer)) == (["black"], ["red"])


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
def test_a_refusal_ends_where_the_next_wish_begins(mapper: Mapper, query: str) -> None:
    answer = mapper.map(query)
    assert "striped" in names(answer)
    assert "floral" in answer.negated.attributes
    assert "striped" not in answer.negated.attributes
