"""Broader and narrower attributes, words that depend on the garment, and comparatives."""

from __future__ import annotations

from smartrec_nlp.mapper import Mapper
from tests.nlp.conftest import colours, names


def test_long_depends_on_the_garment(mapper: Mapper) -> None:
    assert names(mapper.map("long dress"))[0] == "maxi"
    assert names(mapper.map("long blue cardigan"))[0] == "longline"
    assert names(mapper.map("short jacket"))[0] == "cropped"


def test_broader_and_narrower_attributes_come_after_the_one_named(mapper: Mapper) -> None:
    result = mapper.map("horizontal stripes")
    assert names(result)[0] == "horizontal stripes"
    assert "striped" in names(result)
    assert "vertical stripes" not in names(result)


def test_changes_to_a_reference_are_named(mapper: Mapper) -> None:
    result = mapper.map("like this but longer and in red")
    assert result.refers_to_reference
    assert result.changes == ["length +"]
    assert "maxi" in names(result)
    assert "mini" in result.negated.attributes
    assert colours(result) == ["red"]


def test_what_a_change_negates_is_in_one_order_in_every_process(mapper: Mapper) -> None:
    """In the order of the data file: sets have another order in each process."""
    negated = mapper.map("less clingy and longer").negated.attributes
    assert negated == ["fitted", "bodycon", "slim fit", "skinny", "mini", "micro mini", "mini skirt"]


def test_less_formal_is_casual_and_negates_formal(mapper: Mapper) -> None:
    result = mapper.map("less formal")
    assert "casual" in names(result)
    assert "formal" in result.negated.attributes


def test_a_negated_attribute_negates_all_narrower_ones(mapper: Mapper) -> None:
    negated = mapper.map("dress, not floral").negated
    assert negated.attributes[0] == "floral"
    assert {"ditsy floral", "rose print"} <= set(negated.attributes)
    assert negated.words == ["floral"]


def test_an_implied_attribute_never_contradicts_an_explicit_one(mapper: Mapper) -> None:
    assert "mini" not in names(mapper.map("midi dress with mini dots"), 20)
    assert "turtleneck" not in names(mapper.map("high neck top, no turtleneck"), 20)
