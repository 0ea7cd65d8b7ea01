"""What tells flat, worn and several garments apart, fitted to a few drawn pictures."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from smartrec_training.looks.measuring import fit_scenes_to_file
from smartrec_vision.inference.labels import LABELS_IN_VERSION, SCENES, read_labels
from tests.vision.outfits import rendered_piece
from tests.vision.own_model import MODEL_FOLDER, VERSION

COUNT = 4
WORN_COLUMNS = ("file", "category", "x1", "y1", "x2", "y2", "is_garment")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = _folder(tmp_path / "photos", [f"photo{number}.jpg" for number in range(12)])
    with (folder / "images.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(("image", "sender_id", "label"))
        writer.writerows((f"photo{number}", f"sender {number}", "T-Shirt") for number in range(12))
    return folder


@pytest.fixture
def worn(tmp_path: Path) -> Path:
    names = [f"oi_{number}_0.jpg" for number in range(12)]
    folder = _folder(tmp_path / "worn", names)
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, WORN_COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"file": name, "category": "Tee", "is_garment": "1"} for name in names)
    return folder


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The shipped one, with the labels alone beside it."""
    folder, shipped = tmp_path / "7", MODEL_FOLDER / VERSION
    (folder / LABELS_IN_VERSION).parent.mkdir(parents=True)
    for part in ("saved_model.pb", "variables", LABELS_IN_VERSION):
        (folder / part).symlink_to(shipped / part)
    return folder


def _folder(folder: Path, names: list[str]) -> Path:
    (folder / "images").mkdir(parents=True)
    picture: Image.Image = rendered_piece("upper", Random(4)).image
    for name in names:
        picture.save(folder / "images" / name)
    return folder


def test_what_was_fitted_lies_beside_the_labels_of_the_version_and_is_served_with_them(
    model: Path, worn: Path, photos: Path
) -> None:
    labels = model / LABELS_IN_VERSION
    assert read_labels(labels).scenes is None
    assert fit_scenes_to_file(model, worn, photos, COUNT, lambda _done, _total: None) == 3 * COUNT
    scenes = read_labels(labels).scenes
    assert scenes is not None
    assert scenes[-1].shape == (len(scenes[0]) + 1, len(SCENES))
