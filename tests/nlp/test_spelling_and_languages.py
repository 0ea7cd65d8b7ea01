"""Typos, words run together, and queries in other languages."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, colours, names


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
    answer = mapper.map(query)
    assert attributes <= set(names(answer))
    assert categories(answer)[0] == category


def test_corrections_are_told(mapper: Mapper) -> None:
    assert [(c.typed, c.meant) for c in mapper.map("strpied dress").corrections] == [("strpied", "striped")]


@pytest.mark.parametrize(
    "query", ["levi's jeans", "h&m dress", "nike hoodie", "dress for paris", "james dean jacket"]
)
def test_known_words_and_brands_are_never_corrected(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).corrections == []


@pytest.mark.parametrize(
    ("query", "language", "category", "attributes", "colour"),
    [
        ("vestido rojo de flores", "es", "Dress", {"floral"}, "red"),
        ("robe noire sans manches", "fr", "Dress", {"sleeveless"}, "black"),
        ("gestreiftes blaues hemd", "de", "Button-Down", {"striped"}, "blue"),
        ("gonna bianca a quadri", "it", "Skirt", {"checked"}, "white"),
        ("👗 in rouge à pois", "fr", "Dress", {"polka dot"}, "red"),
    ],
)
def test_basic_words_of_four_other_languages_are_understood(
    mapper: Mapper, query: str, language: str, category: str, attributes: set[str], colour: str
) -> None:
    answer = mapper.map(query)
    assert answer.language == language
    assert categories(answer)[0] == category
    assert attributes <= set(names(answer))
    assert colours(answer) == [colour]


@pytest.mark.parametrize(
    ("query", "language"),
    [("красное платье", "ru"), ("赤いドレス", "ja"), ("فستان أحمر", "ar"), ("빨간 드레스", "ko")],
)
def test_a_language_that_is_not_spoken_is_answered_honestly(
    mapper: Mapper, query: str, language: str
) -> None:
    answer = mapper.map(query)
    assert (answer.language, answer.understood) == (language, False)
    assert answer.not_understood


def test_english_words_that_other_languages_share_stay_english(mapper: Mapper) -> None:
    assert mapper.map("rock chic robe").language == "en"
