"""Attributes that one garment cannot have together."""

from __future__ import annotations

import tomllib
from pathlib import Path

import smartrec_vocabulary
from smartrec_vocabulary import load_attributes
from smartrec_vocabulary.exclusive import excludes


def test_one_garment_has_one_length_of_sleeves() -> None:
    assert excludes("sleeveless", ["short sleeve"])
    assert excludes("long sleeve", ["v-neck", "short sleeve"])
    assert not excludes("long sleeve", ["v-neck", "puff sleeve"])
    assert not excludes("long sleeve", ["long sleeve"])


def test_straps_go_without_sleeves_but_not_with_them() -> None:
    assert excludes("spaghetti strap", ["short sleeve"])
    assert not excludes("spaghetti strap", ["sleeveless"])


def test_every_family_is_of_attributes_of_the_vocabulary() -> None:
    file = Path(smartrec_vocabulary.__file__).with_name("exclusive.toml")
    known = {attribute.name for attribute in load_attributes()}
    for names in tomllib.loads(file.read_text("utf-8")).values():
        assert len(names) > 1
        assert set(names) <= known
