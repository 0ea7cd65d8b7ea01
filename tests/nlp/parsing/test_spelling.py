"""Typos and words run together."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, names


@pytest.mark.parametrize(
    ("query", "attributes", "category"),
    [
        ("strpied v nek dress", {"striped", "v-neck"}, "Dress"),
        ("lether jackt", {"leather"}, "Jacket"),
        ("flroal maxi skrit", {"floral", "maxi"}, "Skirt"),
        ("skinyjeans highwaist", {"skinny", "high-waisted"}, "Jeans"),
        ("casmere cardgian", {"cashmere"}, "Cardigan"),
        ("sleevless blose", {"sleeveless"}, "Blouse"),
        ("camoflauge shrots", {"camo"}, "Shorts"),
    ],
)
def test_typos_are_corrected(mapper: Mapper, query: str, attributes: set[str], category: str) -> None:
    result = mapper.map(query)
    assert attributes <= set(names(result))
    assert categories(result)[0] == category


def test_a_correction_says_what_was_typed_and_what_is_meant(mapper: Mapper) -> None:
    assert [(c.typed, c.meant) for c in mapper.map("strpied dress").corrections] == [("strpied", "striped")]


@pytest.mark.parametrize(
    "query", ["levi's jeans", "h&m dress", "nike hoodie", "dress for paris", "james dean jacket"]
)
def test_known_words_and_brands_are_never_corrected(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).corrections == []


def test_a_letter_that_is_doubled_or_not_is_the_likeliest_fault(mapper: Mapper) -> None:
    assert "wool" in names(mapper.map("wolen skirt"))
    assert mapper.map("wolen skirt").gender is None
