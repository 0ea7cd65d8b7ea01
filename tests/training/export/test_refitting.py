"""The shipped model with categories fitted anew, from a few drawn photos to a version that is served."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
pytest.importorskip("tensorflow")
pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore")]  # TensorFlow's own warnings

from smartrec_training.datasets.labels import read_labels  # noqa: E402
from smartrec_training.datasets.photos import read_photos  # noqa: E402
from smartrec_training.datasets.senders import part_of_sender  # noqa: E402
from smartrec_training.evaluation.exported_model import ExportedModel  # noqa: E402
from smartrec_training.export.frozen_features import seen_of  # noqa: E402
from smartrec_training.export.refitting import refit  # noqa: E402
from smartrec_training.export.version_folders import newest_version  # noqa: E402
from tests.training.deepfashion_on_disk import write_picture  # noqa: E402

SHIPPED = newest_version(Path(__file__).parents[3] / "models" / "fashion")
SENDERS = {part_of_sender(str(number)): str(number) for number in range(100)}
LABELS = ("T-Shirt", "Dress")


def silent(*_done: object) -> None:
    """No progress."""


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("photos")
    rows = [(f"{part}{number}", SENDERS[part], LABELS[number % 2]) for part in SENDERS for number in range(6)]
    with (directory / "images.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("image", "sender_id", "label"), *rows])
    for seed, (image, *_) in enumerate(rows):
        write_picture(directory / "images" / f"{image}.jpg", seed=seed)
    return directory


@pytest.mark.slow("loads the shipped model into TensorFlow, and saves it")
def test_a_version_with_other_names_and_nothing_else_is_the_next_one(photos: Path, tmp_path: Path) -> None:
    shipped = tmp_path / "fashion" / SHIPPED.name
    shutil.copytree(SHIPPED, shipped)

    target = refit(shipped, None, photos, None, tmp_path / "features", silent)

    assert target == shipped.with_name(str(int(SHIPPED.name) + 1))
    learned = read_photos(photos, read_labels(target)).part("train")
    before, after = (ExportedModel(each).predict(learned.paths) for each in (shipped, target))
    for unchanged in ("bbox", "attributes", "embedding"):
        np.testing.assert_allclose(getattr(after, unchanged), getattr(before, unchanged), atol=1e-5)
    right = [
        (each.category[:, :-1] * learned.category_sets[:, :-1]).sum(axis=1)
        / each.category[:, :-1].sum(axis=1)
        for each in (before, after)
    ]
    assert right[1].mean() > right[0].mean()
    told = read_labels(target).training["categories fitted anew"]
    assert (told["of version"], told["pictures"]) == (SHIPPED.name, len(learned))
    scenes = Path("assets.extra", "scenes.json")
    assert (target / scenes).read_bytes() == (SHIPPED / scenes).read_bytes()
    card = (target / "assets.extra" / "model_card.md").read_text("utf-8")
    assert f"| categories fitted anew | of version {SHIPPED.name}, on {len(learned)} pictures" in card


@pytest.mark.slow("reads the shipped model into OpenVINO twice")
def test_what_was_seen_of_pictures_is_read_again_and_is_what_the_model_answers(
    photos: Path, tmp_path: Path
) -> None:
    samples = read_photos(photos, read_labels(SHIPPED)).part("val")
    kept = tmp_path / "features"

    first = seen_of(SHIPPED, samples, kept, silent)
    (file,) = kept.iterdir()
    written = file.stat().st_mtime_ns
    again = seen_of(SHIPPED, samples, kept, silent)

    assert file.stat().st_mtime_ns == written
    np.testing.assert_array_equal(first.features, again.features)
    answered = ExportedModel(SHIPPED).predict(samples.paths)
    np.testing.assert_allclose(first.probabilities, answered.category, atol=1e-5)
