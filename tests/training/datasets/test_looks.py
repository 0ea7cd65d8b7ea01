"""Colours and patterns that were seen by eye."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smartrec_training.datasets.looks import OWN_FILE, Look, photo_looks
from smartrec_vocabulary import load_colours
from smartrec_vocabulary.patterns import PATTERNS


def looks(folder: Path, *rows: dict[str, object]) -> list[Look]:
    file = folder / "looks.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return [look for look in photo_looks(folder, file) if look.photo.startswith("mine")]


def test_a_look_of_another_list_of_patterns_has_our_names(tmp_path: Path) -> None:
    row = {
        "image": "images/mine.jpg", "colours": ["navy"], "pattern": "graphic/print",
        "pattern_also": ["denim wash"],
    }  # fmt: skip
    (look,) = looks(tmp_path, row)
    assert look.patterns == ("graphic", "solid")
    assert look.path == tmp_path / "images" / "mine.jpg"


def test_a_photo_stays_in_its_half_and_both_halves_are_about_as_large(tmp_path: Path) -> None:
    rows = [{"image": f"mine{n}.jpg", "colours": [], "pattern": None} for n in range(400)]
    half_of = {look.photo: look.half for look in looks(tmp_path, *rows)}
    assert half_of == {look.photo: look.half for look in looks(tmp_path, *reversed(rows))}
    assert 160 < sum(half == "test" for half in half_of.values()) < 240


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "looks.jsonl"
    file.write_text('{"image": "a.jpg", "pattern": "solid"}\n{"pattern": "solid"}\n')
    with pytest.raises(ValueError, match=r"looks\.jsonl, line 2"):
        photo_looks(tmp_path, file)


def test_our_own_labels_use_the_names_of_the_palette_and_of_the_patterns(tmp_path: Path) -> None:
    palette = {colour.name for colour in load_colours()}
    own = photo_looks(tmp_path)
    assert len(own) == len(OWN_FILE.read_text().splitlines()) - 1
    assert all(look.colours and set(look.colours) <= palette for look in own)
    assert {name for look in own for name in look.patterns} <= set(PATTERNS)
