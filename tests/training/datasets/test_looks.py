"""Colours and patterns that were seen by eye."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from smartrec_training.datasets.looks import OWN_FILE, Look, photo_looks
from smartrec_training.datasets.senders import part_of_sender
from smartrec_vocabulary import load_colours
from smartrec_vocabulary.patterns import PATTERNS


def looks(folder: Path, *rows: dict[str, object], sender: str = "one") -> list[Look]:
    file = folder / "looks.jsonl"
    images = [Path(str(row["image"])).stem for row in rows]
    send(folder, dict.fromkeys(images, sender))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return [look for look in photo_looks(folder, file) if look.photo.startswith("mine")]


def send(folder: Path, sender_of: dict[str, str]) -> None:
    lines = ["image,sender_id,label", *(f"{image},{sender},Shirt" for image, sender in sender_of.items())]
    (folder / "images.csv").write_text("\n".join(lines) + "\n")


def test_a_look_of_another_list_of_patterns_has_our_names(tmp_path: Path) -> None:
    row = {
        "image": "images/mine.jpg", "colours": ["navy"], "pattern": "graphic/print",
        "pattern_also": ["denim wash"],
    }  # fmt: skip
    (look,) = looks(tmp_path, row)
    assert look.patterns == ("graphic", "solid")
    assert look.path == tmp_path / "images" / "mine.jpg"


def test_photos_of_the_senders_of_the_part_test_alone_are_to_report(tmp_path: Path) -> None:
    row = {"image": "mine.jpg", "colours": [], "pattern": None}
    sender_of = {part_of_sender(str(number)): str(number) for number in range(100)}
    halves = {part: looks(tmp_path, row, sender=sender)[0].half for part, sender in sender_of.items()}
    assert halves == {"train": "dev", "val": "dev", "test": "test"}


def test_a_look_without_its_photo_is_left_out(tmp_path: Path) -> None:
    send(tmp_path, {})
    assert photo_looks(tmp_path) == []


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "looks.jsonl"
    file.write_text('{"image": "a.jpg", "pattern": "solid"}\n{"pattern": "solid"}\n')
    send(tmp_path, {"a": "one"})
    with pytest.raises(ValueError, match=r"looks\.jsonl, line 2"):
        photo_looks(tmp_path, file)


def test_our_own_labels_use_the_names_of_the_palette_and_of_the_patterns(tmp_path: Path) -> None:
    palette = {colour.name for colour in load_colours()}
    images = [line.split(",")[0] for line in OWN_FILE.read_text().splitlines()[1:]]
    send(tmp_path, dict.fromkeys(images, "one"))
    own = photo_looks(tmp_path)
    assert [look.photo for look in own] == images
    assert all(look.colours and set(look.colours) <= palette for look in own)
    assert {name for look in own for name in look.patterns} <= set(PATTERNS)
