"""`smartrec vision write-looks`: what the recommender learns from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smartrec_training.datasets.looks import OWN_FILE
from smartrec_training.datasets.photo_names import photo_names
from smartrec_training.datasets.senders import part_of_sender
from smartrec_training.looks.exporting import write_looks
from smartrec_vocabulary import load_categories

LOOKED_AT = OWN_FILE.read_text().splitlines()[1].split(",")[0]
SENDERS = {part_of_sender(str(number)): str(number) for number in range(100)}


def written(folder: Path, *photos: tuple[str, str, str]) -> list[dict[str, Any]]:
    """`photos`: image, part of its sender, label."""
    lines = ["image,sender_id,label", *(f"{image},{SENDERS[part]},{label}" for image, part, label in photos)]
    (folder / "images.csv").write_text("\n".join(lines) + "\n")
    write_looks(None, folder, folder / "looks.jsonl")
    return [json.loads(line) for line in (folder / "looks.jsonl").read_text().splitlines()]


def test_a_photo_that_was_looked_at_comes_with_its_names_by_eye(tmp_path: Path) -> None:
    (row,) = written(tmp_path, (LOOKED_AT, "test", "Shirt"))
    assert row["categories"] == list(photo_names()[LOOKED_AT])
    assert row["colours"]
    assert row["pattern"]


def test_photos_that_the_model_has_learned_from_are_left_out_and_so_are_shoes(tmp_path: Path) -> None:
    rows = written(
        tmp_path,
        (LOOKED_AT, "train", "Shirt"),
        ("seen", "train", "Skirt"),
        ("new", "test", "Skirt"),
        ("shoes", "test", "Shoes"),
    )
    assert rows == [{"image": "images/new.jpg", "categories": ["Skirt", "Sarong"]}]


def test_names_by_eye_are_of_the_vocabulary() -> None:
    known = {category.name for category in load_categories()}
    for names in photo_names().values():
        assert names
        assert set(names) <= known
        assert len(set(names)) == len(names)


def test_one_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name one folder"):
        write_looks(tmp_path, tmp_path, tmp_path / "out.jsonl")


def test_photos_that_are_kept_back_to_judge_by_are_left_out(tmp_path: Path) -> None:
    judged, others = tmp_path / "judged.jsonl", (("new", "test", "Skirt"), ("other", "test", "Dress"))
    judged.write_text('{"image": "images/new.jpg", "pattern": "solid"}\n')
    written(tmp_path, *others)
    assert write_looks(None, tmp_path, tmp_path / "looks.jsonl", [judged]) == 1
    (row,) = [json.loads(line) for line in (tmp_path / "looks.jsonl").read_text().splitlines()]
    assert row["image"] == "images/other.jpg"


@pytest.mark.parametrize("line", ["no JSON", "[]", '{"photo": "a.jpg"}'])
def test_a_file_of_photos_to_keep_back_that_names_none_is_told_with_its_line(
    tmp_path: Path, line: str
) -> None:
    judged = tmp_path / "judged.jsonl"
    judged.write_text('{"image": "images/new.jpg"}\n' + line + "\n")
    with pytest.raises(ValueError, match="line 2"):
        write_looks(None, tmp_path, tmp_path / "looks.jsonl", [judged])
