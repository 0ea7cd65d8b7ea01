"""Queries in other languages than English."""

from __future__ import annotations

import pytest

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import categories, colours, names


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
    result = mapper.map(query)
    assert result.language == language
    assert categories(result)[0] == category
    assert attributes <= set(names(result))
    assert colours(result) == [colour]


@pytest.mark.parametrize(
    ("query", "language"),
    [("красное платье", "ru"), ("赤いドレス", "ja"), ("فستان أحمر", "ar"), ("빨간 드레스", "ko")],
)
def test_a_language_without_a_dictionary_is_named_and_not_understood(
    mapper: Mapper, query: str, language: str
) -> None:
    result = mapper.map(query)
    assert (result.language, result.understood) == (language, False)
    assert result.not_understood


def test_english_words_that_other_languages_share_stay_english(mapper: Mapper) -> None:
    assert mapper.map("rock chic robe").language == "en"
