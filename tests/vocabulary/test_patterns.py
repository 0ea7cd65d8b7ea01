"""Which patterns people would call a garment by, from the attributes of a catalogue."""

from __future__ import annotations

import pytest

from smartrec_vocabulary import load_attributes
from smartrec_vocabulary.patterns import OF_CLOTH, PATTERNS, pattern_of, patterns_of


@pytest.mark.parametrize(
    ("attributes", "patterns"),
    [
        (["striped", "horizontal stripes"], {"striped"}),
        (["Geometric Print"], {"graphic", "other"}),
        (["paisley", "solid"], {"graphic", "other"}),
        (["palm print"], {"floral", "graphic"}),
        (["leopard print", "animal print"], {"other"}),
        (["striped", "chest print"], {"striped"}),
        (["solid", "logo print"], {"graphic"}),
        (["back print"], {"graphic", "other"}),
        (["solid", "cotton"], {"solid"}),
        (["cotton"], set()),
    ],
)
def test_a_garment_is_called_by_its_cloth_and_by_a_print_on_plain_cloth(
    attributes: list[str], patterns: set[str]
) -> None:
    assert patterns_of(attributes) == patterns


def test_every_texture_of_the_vocabulary_is_of_a_pattern_or_of_the_cloth() -> None:
    textures = {each.name for each in load_attributes() if each.type == "texture"}
    assert textures
    assert {name for name in textures if pattern_of(name) is None} <= OF_CLOTH
    assert {pattern_of(name) for name in textures - OF_CLOTH} == set(PATTERNS)
