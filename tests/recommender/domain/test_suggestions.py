"""Suggestions: what a beginning, a word in the middle or a misspelling leads to."""

from __future__ import annotations

import pytest

from smartrec_recommender.domain.searching.suggestions import SuggestionIndex

INDEX = SuggestionIndex(
    {
        "query": {"red dress for a wedding": 40.0, "été robe": 2.0},
        "category": {
            "dress": 100.0,
            "red dress": 20.0,
            "jeans": 80.0,
            "cardigan": 30,
            "floral dress": 25.0,
        },
        "brand": {"Drescher": 5.0},
        "title": {"Marlow floral sundress": 3.0, "Dress": 1.0},
    }
)


def texts(typed: str, most: int = 5) -> list[str]:
    return [one.text for one in INDEX.suggest(typed, most)]


def test_what_begins_with_the_typed_letters_comes_first_the_commonest_before():
    assert texts("dre")[:2] == ["dress", "Drescher"]


def test_a_word_in_the_middle_counts_after_those_that_begin_so():
    assert texts("flo") == ["floral dress", "Marlow floral sundress"]
    assert "red dress" in texts("dress")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("jaens", "jeans"), ("cardgan", "cardigan"), ("florla dr", "floral dress"), ("cardig", "cardigan")],
)
def test_a_misspelt_beginning_is_completed_too(typed: str, first: str):
    assert texts(typed)[0] == first


def test_what_was_corrected_says_so():
    assert [one.corrected for one in INDEX.suggest("jaens", 1)] == [True]
    assert [one.corrected for one in INDEX.suggest("jean", 1)] == [False]


def test_accents_and_capitals_do_not_count_and_nothing_is_made_up():
    assert texts("ETE") == ["été robe"]
    assert texts("") == texts("   ") == texts("xyzzy") == texts("%_") == []


def test_a_text_of_two_kinds_is_suggested_once():
    assert texts("dress").count("dress") == 1
    assert "Dress" not in texts("dress")
