"""What words ask of a picture or product at hand."""

from __future__ import annotations

import pytest

from smartrec_nlp.interpretation import Interpretation
from smartrec_nlp.mapper import Mapper
from smartrec_nlp.scoring.reference import Reference


def said_of(mapper: Mapper, query: str, *attributes: str, colour: str = "red") -> Interpretation:
    return mapper.map(query, reference=Reference(frozenset(attributes), (colour,)))


def required(result: Interpretation) -> list[set[str]]:
    return [set(one.any_of) for one in result.required]


@pytest.mark.parametrize(
    ("attribute", "query", "has", "has_not"),
    [
        ("mini", "longer", "midi", "mini"),
        ("midi", "longer", "maxi", "knee-length"),
        ("midi", "shorter", "mini", "maxi"),
        ("short sleeve", "longer sleeves", "long sleeve", "sleeveless"),
        ("casual", "more formal", "business casual", "casual"),
        ("fitted", "looser", "relaxed fit", "slim fit"),
    ],
)
def test_a_comparison_goes_on_from_where_the_reference_is(
    mapper: Mapper, attribute: str, query: str, has: str, has_not: str
) -> None:
    (any_of,) = required(said_of(mapper, query, attribute))
    assert has in any_of
    assert has_not not in any_of


def test_at_the_end_of_a_scale_nothing_more_can_be_required(mapper: Mapper) -> None:
    assert required(said_of(mapper, "longer", "maxi")) == []


def test_what_is_named_is_required_with_all_that_is_narrower(mapper: Mapper) -> None:
    (any_of,) = required(said_of(mapper, "striped", "floral"))
    assert {"striped", "pinstriped"} <= any_of
    assert "floral" in said_of(mapper, "striped", "floral").replaced


def test_another_cloth_takes_the_place_of_the_one_there_is(mapper: Mapper) -> None:
    assert "cotton" in said_of(mapper, "in linen", "cotton", "short sleeve").replaced
    assert "short sleeve" not in said_of(mapper, "in linen", "cotton", "short sleeve").replaced


def test_several_colours_are_one_wish(mapper: Mapper) -> None:
    assert required(said_of(mapper, "in red or blue")) == [{"red", "blue"}]


def test_darker_is_darker_than_the_reference(mapper: Mapper) -> None:
    (any_of,) = required(said_of(mapper, "darker", colour="red"))
    assert "burgundy" in any_of
    assert not {"red", "white", "coral"} & any_of


def test_beside_a_reference_a_word_that_names_no_clothes_is_understood(mapper: Mapper) -> None:
    result = said_of(mapper, "cheaper", "mini")
    assert result.understood
    assert result.sort == "price_asc"
    assert not mapper.map("cheaper").understood
