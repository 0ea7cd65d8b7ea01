"""Attributes that one garment cannot have together."""

from __future__ import annotations

import pytest

from smartrec_vocabulary import load_attributes
from smartrec_vocabulary.exclusive import FAMILIES, excludes


def test_one_garment_has_one_length_of_sleeves() -> None:
    assert excludes("sleeveless", ["short sleeve"])
    assert excludes("long sleeve", ["v-neck", "short sleeve"])
    assert not excludes("long sleeve", ["v-neck", "puff sleeve"])
    assert not excludes("long sleeve", ["long sleeve"])


def test_straps_go_without_sleeves_but_not_with_them() -> None:
    assert excludes("spaghetti strap", ["short sleeve"])
    assert not excludes("spaghetti strap", ["sleeveless"])


@pytest.mark.parametrize(
    ("attribute", "other"),
    [
        ("plunging neck", "v-neck"),
        ("henley neck", "crew neck"),
        ("halter neck", "v-neck"),
        ("wide-leg", "flared"),
        ("palazzo", "wide-leg"),
        ("mini", "micro mini"),
        ("maxi", "floor-length"),
    ],
)
def test_names_of_one_cut_go_together(attribute: str, other: str) -> None:
    assert not excludes(attribute, [other])
    assert not excludes(other, [attribute])


def test_what_goes_together_excludes_the_rest_of_its_family() -> None:
    assert excludes("plunging neck", ["v-neck", "crew neck"])
    assert excludes("skinny", ["palazzo"])


def test_every_family_is_of_attributes_of_the_vocabulary() -> None:
    known = {attribute.name for attribute in load_attributes()}
    for family in FAMILIES:
        names = [name for member in family for name in member]
        assert len(family) > 1
        assert len(names) == len(set(names))
        assert set(names) <= known
