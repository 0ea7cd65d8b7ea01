"""The clothing photos: what their labels and a look at them say."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from smartrec_training.datasets.labels import vocabulary_labels
from smartrec_training.datasets.looks import OWN_FILE, half_of_photo
from smartrec_training.datasets.photos import read_photos
from smartrec_training.datasets.samples import Samples

pytestmark = pytest.mark.training
LABELS = vocabulary_labels()


def looked_at(half: str, pattern: str) -> str:
    """A photo of our own list, by its file's name without ending."""
    with OWN_FILE.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    return next(
        row["image"] for row in rows if row["pattern"] == pattern and half_of_photo(row["image"]) == half
    )


def photos(directory: Path, *images: str) -> Samples:
    lines = ["image,sender_id,label", *(f"{image},one,T-Shirt" for image in images)]
    (directory / "images.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return read_photos(directory, LABELS)


def of(samples: Samples, name: str) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    place = [attribute for attribute, _ in LABELS.attributes].index(name)
    column: np.ndarray[tuple[int], np.dtype[np.int8]] = samples.attributes[:, place]
    return column


def test_the_pattern_that_was_seen_on_a_photo_is_learned(tmp_path: Path) -> None:
    striped = photos(tmp_path, looked_at("dev", "striped"), "never-looked-at")

    assert of(striped, "striped").tolist() == [1, 0]
    assert of(striped, "floral").tolist() == [-1, 0]


def test_the_half_that_figures_are_reported_on_is_not_learned(tmp_path: Path) -> None:
    assert of(photos(tmp_path, looked_at("test", "striped")), "striped").tolist() == [0]


def test_an_unknown_label_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "images.csv").write_text("image,sender_id,label\na,one,Spacesuit\n", "utf-8")
    with pytest.raises(ValueError, match="line 2: unknown label 'Spacesuit'"):
        read_photos(tmp_path, LABELS)
