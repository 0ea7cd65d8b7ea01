"""Queries that are not about clothes, and any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_nlp.mapper import Mapper


@pytest.mark.parametrize(
    "query",
    [
        "best pizza near me",
        "how to change a tire",
        "iphone 15 pro",
        "asdfgh qwerty zxcvb",
        "black coffee beans",
        "leather sofa",
        "striped cat food",
        "top 10 movies",
        "jacket potato recipe",
        "tank battle game",
        "cotton candy machine",
        "cape town flights",
        "red wine",
        "coat hanger",
        "running shoes",
        "🍕🍔",
        "select * from users; drop table products",
        "<script>alert(1)</script>",
        "wie wird das wetter morgen",
        "no",
        "!!!",
    ],
)
def test_a_query_that_is_not_about_clothes_is_not_understood(mapper: Mapper, query: str) -> None:
    result = mapper.map(query)
    assert not result.understood
    assert (result.attributes, result.categories, result.colours) == ([], [], [])


@pytest.mark.parametrize(
    "query",
    [
        "red",
        "floral",
        "leopard",
        "something elegant",
        "black tie",
        "yoga",
        "hoodie",
        "outfit for a wedding",
        "jacket for walking the dog",
        "a dress for dinner in a restaurant",
    ],
)
def test_short_and_chatty_queries_are_understood(mapper: Mapper, query: str) -> None:
    assert mapper.map(query).understood


def test_unknown_words_are_named(mapper: Mapper) -> None:
    assert mapper.map("blue dress for gryffindor").not_understood == ["gryffindor"]


@settings(deadline=None, derandomize=True)  # a busy machine is no failure
@given(text=st.text(max_size=300))
def test_any_text_has_an_interpretation(mapper: Mapper, text: str) -> None:
    result = mapper.map(text)
    assert result.query == text
    assert all(0 <= attribute.score <= 1 for attribute in result.attributes)
    assert not {a.name for a in result.attributes} & set(result.negated.attributes)


WORDS = [
    "no",
    "not",
    "without",
    "or",
    "and",
    "but",
    "with",
    "dress",
    "jeans",
    "floral",
    "striped",
    "sleeves",
    "red",
    "long",
    "longer",
    "under $50",
    ",",
    "less",
    "free",
    "vestido",
    "ohne",
    "strpied",
    "👗",
    "short sleeve",
    "xl",
]


@settings(deadline=None, derandomize=True)  # a busy machine is no failure
@given(words=st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_order_of_words_has_an_interpretation_without_contradiction(
    mapper: Mapper, words: list[str]
) -> None:
    result = mapper.map(" ".join(words))
    assert not {a.name for a in result.attributes} & set(result.negated.attributes)
    assert result.price is None or 50 in (result.price.min, result.price.max)  # "not under $50" is a minimum
