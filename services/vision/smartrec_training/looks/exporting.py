"""Writes the looks of labelled photos as JSON lines, which `smartrec recommender tune-photos` learns from."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from smartrec_training.datasets.labels import NOT_A_GARMENT
from smartrec_training.datasets.looks import Look, photo_looks, worn_looks
from smartrec_training.datasets.photo_labels import PHOTO_LABELS
from smartrec_training.datasets.photo_names import photo_names
from smartrec_training.datasets.senders import part_of_sender
from smartrec_training.datasets.worn import part_of_photo, read_looks

Row = Mapping[str, object]
_LEARNED = "train"


def write_looks(worn: Path | None, photos: Path | None, out: Path, left_out: Sequence[Path] = ()) -> int:
    """Of one of the two folders, the photos of clothes that the model has not learned from, with their
    categories and, where they were looked for, colours and pattern. `image` is below that folder.

    `left_out`: files such as this writes, whose photos are not in it. Returns: how many. Raises: ValueError,
    FileNotFoundError.
    """
    if (worn is None) == (photos is None):
        raise ValueError("name one folder: --worn or --photos")
    kept_back = {image for file in left_out for image in _images_of(file)}
    rows = [
        row
        for row in (_of_worn(worn) if worn is not None else _of_photos(photos or Path()))
        if row["image"] not in kept_back
    ]
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return len(rows)


def _images_of(file: Path) -> Iterable[str]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            yield str(json.loads(line)["image"])
        except (ValueError, KeyError, TypeError):
            raise ValueError(
                f'{file}, line {number}: {{"image": "images/….jpg"}} is what each line must have'
            ) from None


def _of_worn(directory: Path) -> Iterable[Row]:
    seen = read_looks(directory)
    for look in worn_looks(directory):
        told = seen[look.path.name]
        names = [told.get("category"), *told.get("also", ())]
        categories = tuple(dict.fromkeys(name for name in names if name))
        if categories and part_of_photo(look.path.name) != _LEARNED:
            yield _row(look.path.name, categories, look)


def _of_photos(directory: Path) -> Iterable[Row]:
    looks = {look.photo: look for look in photo_looks(directory)}
    by_eye = photo_names()
    with (directory / "images.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            photo = row["image"]
            categories = by_eye.get(photo) or PHOTO_LABELS[row["label"]].categories
            if categories != (NOT_A_GARMENT,) and part_of_sender(row["sender_id"]) != _LEARNED:
                yield _row(f"{photo}.jpg", categories, looks.get(photo))


def _row(image: str, categories: tuple[str, ...], look: Look | None) -> Row:
    row: Row = {"image": f"images/{image}", "categories": categories}
    if look is None or not look.colours or not look.patterns:
        return row
    pattern, *others = look.patterns
    return {**row, "colours": look.colours, "pattern": pattern, "pattern_also": others}
