"""Broader and narrower attributes, words that depend on the garment, and comparatives."""

from __future__ import annotations

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import colours, names


def test_long_means_what_the_garment_makes_of_it(mapper: Mapper) -> None:
    assert names(mapper.map("long dress"))[0] == "maxi"
    assert names(mapper.map("long blue cardigan"))[0] == "longline"
    assert names(mapper.map("short jacket"))[0] == "cropped"


def test_broader_and_narrower_attributes_follow_what_was_said(mapper: Mapper) -> None:
    answer = mapper.map("horizontal stripes")
    assert names(answer)[0] == "horizontal stripes"
    assert "striped" in names(answer)
    assert "vertical stripes" not in names(answer)


def test_changes_to_a_reference_are_named(mapper: Mapper) -> None:
    answer = mapper.map("like this but longer and in red")
    assert answer.refers_to_reference
    assert answer.changes == ["length +"]
    assert "maxi" in names(answer)
    assert "mini" in answer.negated.attributes
    assert colours(answer) == ["red"]


def test_less_formal_is_casual_and_refuses_formal(mapper: Mapper) -> None:
    answer = mapper.map("less formal")
    assert "casual" in names(answer)
    assert "formal" in answer.negated.attributes


def test_refusing_one_refuses_all_that_is_narrower(mapper: Mapper) -> None:
    refused = mapper.map("dress, not floral").negated
    assert refused.attributes[0] == "floral"
    assert {"ditsy floral", "rose print"} <= set(refused.attributes)
    assert refused.words == ["floral"]


def test_what_is_implied_never_contradicts_what_was_said(mapper: Mapper) -> None:
    assert "mini" not in names(mapper.map("midi dress with mini dots"), 20)
    assert "turtleneck" not in names(mapper.map("high neck top, no turtleneck"), 20)
