"""Writes the looks of labelled photos as JSON lines, which `smartrec recommender tune-photos` learns from."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from smartrec_training.datasets.looks import Look, photo_looks, worn_looks
from smartrec_training.datasets.photo_labels import PHOTO_LABELS
from smartrec_training.datasets.worn import read_looks


def write_looks(worn: Path | None, photos: Path | None, out: Path) -> int:
    """Of one of the two folders, those with category, colours and pattern. `image` is below that folder.

    Returns: how many. Raises: ValueError, FileNotFoundError.
    """
    if (worn is None) == (photos is None):
        raise ValueError("name one folder: --worn or --photos")
    rows = list(_of_worn(worn) if worn is not None else _of_photos(photos or Path()))
    out.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return len(rows)


def _of_worn(directory: Path) -> Iterable[Mapping[str, object]]:
    seen = read_looks(directory)
    for look in worn_looks(directory):
        told = seen[look.path.name]
        names = [told.get("category"), *told.get("also", ())]
        yield from _row(look, tuple(dict.fromkeys(name for name in names if name)))


def _of_photos(directory: Path) -> Iterable[Mapping[str, object]]:
    with (directory / "images.csv").open(encoding="utf-8", newline="") as text:
        label_of = {row["image"]: row["label"] for row in csv.DictReader(text)}
    for look in photo_looks(directory):
        meant = PHOTO_LABELS.get(label_of.get(look.photo, ""))
        yield from _row(look, meant.categories if meant else ())


def _row(look: Look, categories: tuple[str, ...]) -> Iterable[Mapping[str, object]]:
    if categories and look.colours and look.patterns:
        yield {
            "image": f"images/{look.path.name}",
            "categories": categories,
            "colours": look.colours,
            "pattern": look.patterns[0],
            "pattern_also": look.patterns[1:],
        }
