"""A finely annotated data set, from its files to a model that is served with its own labels.

Trained on two of TensorFlow's devices (halves of this CPU), with an early stop.
"""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
tensorflow = pytest.importorskip("tensorflow")
pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore")]  # TensorFlow's own warnings

from smartrec_training.config import load_config  # noqa: E402
from smartrec_training.datasets.annotations import labels_to_learn  # noqa: E402
from smartrec_vocabulary import load_categories  # noqa: E402
from tests.training.deepfashion_on_disk import DatasetBuilder  # noqa: E402

NAMES = [category.name for category in load_categories()]


def one_in(columns: tuple[int, ...]) -> str:
    return " ".join("1" if column in columns else "0" for column in range(26))


@pytest.fixture(scope="module")
def two_devices() -> None:
    """Must come before TensorFlow's first computation."""
    import keras

    if keras.backend.backend() != "tensorflow":
        pytest.skip("another test chose Keras's backend")
    halves = [tensorflow.config.LogicalDeviceConfiguration()] * 2
    (cpu,) = tensorflow.config.list_physical_devices("CPU")
    tensorflow.config.set_logical_device_configuration(cpu, halves)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    builder = DatasetBuilder(tmp_path_factory.mktemp("dataset"))
    for number in range(8):
        part = "train" if number < 6 else "val"
        name = ("Tee", "Skirt")[number % 2]
        builder.picture(f"img/{name}/{number}.jpg", category=NAMES.index(name) + 1, part=part)
    return builder.write_fine({"train": one_in((0, 7)), "val": one_in((1, 8)), "test": one_in(())})


@pytest.fixture(scope="module")
def run(two_devices: None, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rounds of a step each, at a rate that learns nothing: the second is no better than the first."""
    from smartrec_training.loop.run import run_training

    smoke = load_config("smoke")
    stage = dataclasses.replace(smoke.stages[0], steps=6, learning_rate=1e-12, final_learning_rate=1e-12)
    config = dataclasses.replace(smoke, stages=(stage,), steps_per_round=1, early_stop_rounds=1)
    directory = tmp_path_factory.mktemp("runs") / "fine"
    run_training(
        config,
        labels_to_learn(dataset),
        directory,
        photos_directory=None,
        dataset_directory=dataset,
        distribute="mirrored",
        report=print,
    )
    return directory


def test_a_stage_that_gains_nothing_is_ended_early(run: Path) -> None:
    described = json.loads((run / "run.json").read_text("utf-8"))

    assert described["steps_done"] == 2
    assert described["stages_done"] == 1


def test_a_batch_is_shared_out_to_all_devices(run: Path) -> None:
    described = json.loads((run / "run.json").read_text("utf-8"))

    assert described["devices"] == 2
    assert np.isfinite(described["figures"]["loss"])


def test_the_exported_model_has_the_data_sets_labels_and_serves_them(
    run: Path, dataset: Path, tmp_path: Path
) -> None:
    from smartrec_training.evaluation.exported_model import ExportedModel
    from smartrec_training.export.release import export_run
    from smartrec_vision.inference.labels import LabelsByVersion

    exported = export_run(run, tmp_path / "fashion", "1", dataset)
    served = LabelsByVersion(tmp_path / "fashion", None).of(1)
    answer = ExportedModel(exported)(np.zeros((2, 224, 224, 3), np.uint8))

    assert set(served.categories) == {"Skirt", "Tee", "Not a garment"}
    assert served.attributes[7] == ("long_sleeve", "part")
    assert answer["category"].shape == (2, 3)
    assert answer["attributes"].shape == (2, 26)


def test_a_run_is_not_continued_with_other_labels(run: Path, dataset: Path) -> None:
    from smartrec_training.loop.checkpoint import load_checkpoint
    from smartrec_training.loop.run import run_training

    checkpoint = load_checkpoint(run / "checkpoint.npz")
    labels = labels_to_learn(dataset)
    other = dataclasses.replace(labels, attributes=(("velvet", "fabric"), *labels.attributes[1:]))
    from smartrec_training.config import config_from_dict

    with pytest.raises(ValueError, match="other attributes"):
        run_training(
            config_from_dict(checkpoint.config),
            other,
            run,
            photos_directory=None,
            dataset_directory=dataset,
            report=print,
        )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"batch_size": 5}, "batch_size 5 cannot be shared out evenly to 2 devices"),
        ({"teacher": 0.5}, "the teacher runs on the CPU and would starve 2 devices"),
    ],
)
def test_a_config_that_devices_cannot_share_is_refused(change: dict[str, float], says: str) -> None:
    from smartrec_training.loop.devices import check_devices

    smoke = load_config("smoke")
    stage = smoke.stages[0]
    if "teacher" in change:
        stage = dataclasses.replace(stage, loss_weights=dataclasses.replace(stage.loss_weights, **change))
    else:
        stage = dataclasses.replace(stage, batch_size=5)

    with pytest.raises(ValueError, match=says):
        check_devices(dataclasses.replace(smoke, stages=(stage,)), 2)
