"""The clothing photos: what their labels and a look at them say."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from smartrec_training.datasets.labels import vocabulary_labels
from smartrec_training.datasets.looks import OWN_FILE
from smartrec_training.datasets.photo_names import photo_names
from smartrec_training.datasets.photos import read_photos
from smartrec_training.datasets.samples import Samples
from smartrec_training.datasets.senders import part_of_sender

pytestmark = pytest.mark.training
LABELS = vocabulary_labels()


SENDERS = {part_of_sender(str(number)): str(number) for number in range(100)}


def looked_at(pattern: str) -> str:
    """A photo of our own list, by its file's name without ending."""
    with OWN_FILE.open(encoding="utf-8", newline="") as text:
        return next(row["image"] for row in csv.DictReader(text) if row["pattern"] == pattern)


def photos(directory: Path, *images: str, part: str = "train", label: str = "T-Shirt") -> Samples:
    lines = ["image,sender_id,label", *(f"{image},{SENDERS[part]},{label}" for image in images)]
    (directory / "images.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return read_photos(directory, LABELS)


def of(samples: Samples, name: str) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    place = [attribute for attribute, _ in LABELS.attributes].index(name)
    column: np.ndarray[tuple[int], np.dtype[np.int8]] = samples.attributes[:, place]
    return column


def test_the_pattern_that_was_seen_on_a_photo_is_learned(tmp_path: Path) -> None:
    striped = photos(tmp_path, looked_at("striped"), "never-looked-at")

    assert of(striped, "striped").tolist() == [1, 0]
    assert of(striped, "floral").tolist() == [-1, 0]


def test_photos_that_figures_are_reported_on_are_not_learned(tmp_path: Path) -> None:
    assert of(photos(tmp_path, looked_at("striped"), part="test"), "striped").tolist() == [0]


def test_names_by_eye_are_learned_and_measured_by_the_label(tmp_path: Path) -> None:
    image, names = next((image, names) for image, names in photo_names().items() if len(names) == 2)
    places = {name: place for place, name in enumerate(LABELS.categories)}

    (learned,) = photos(tmp_path, image, label="Pants").weighted_sets
    assert learned[[places[name] for name in names]].tolist() == pytest.approx([1.0, 0.4])
    assert learned[[places["Jeans"], places["Coat"]]].tolist() == pytest.approx([0.1, 0.0])
    measured = photos(tmp_path, image, part="test", label="Skirt")
    assert np.flatnonzero(measured.category_sets[0]).tolist() == sorted(
        places[name] for name in ("Skirt", "Sarong")
    )


def test_a_hoodie_is_learned_by_that_name_first_whatever_it_looks_like(tmp_path: Path) -> None:
    image = next(image for image, names in photo_names().items() if names == ("Tee",))
    places = {name: place for place, name in enumerate(LABELS.categories)}

    (learned,) = photos(tmp_path, image, label="Hoodie").weighted_sets

    assert learned[[places["Hoodie"], places["Tee"]]].tolist() == pytest.approx([1.0, 0.4])
    assert learned[places["Jacket"]] == pytest.approx(0.01)


def test_an_unknown_label_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "images.csv").write_text("image,sender_id,label\na,one,Spacesuit\n", "utf-8")
    with pytest.raises(ValueError, match="line 2: unknown label 'Spacesuit'"):
        read_photos(tmp_path, LABELS)
