"""From a few pictures to a served model: train, be killed, go on, export, answer alike in both runtimes."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
pytest.importorskip("tensorflow")
pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore")]  # TensorFlow's own warnings

from smartrec_training.datasets.labels import vocabulary_labels  # noqa: E402
from smartrec_training.export.version_folders import newest_version  # noqa: E402
from tests.training.both_runtimes import answers_of_both  # noqa: E402
from tests.training.deepfashion_on_disk import DatasetBuilder, write_picture  # noqa: E402

MODELS = Path(__file__).parents[2] / "models" / "fashion"
SAME_WITHIN = 1e-4  # largest difference between OpenVINO and TensorFlow, any output, float32
INT8_SAME_WITHIN = 0.02  # the same for an int8 export: a value on a step's border may fall to either side


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    builder = DatasetBuilder(tmp_path_factory.mktemp("dataset"))
    for number in range(8):
        part = "train" if number < 6 else "val"
        builder.picture(f"img/a/{number}.jpg", category=2 + number % 3, part=part)
    return builder.write()


@pytest.fixture(scope="module")
def run(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was stopped after one of its two steps and gone on with."""
    import keras

    from smartrec_training.config import load_config
    from smartrec_training.loop.run import run_training

    if keras.backend.backend() != "tensorflow":
        pytest.skip("another test chose Keras's backend")
    directory = tmp_path_factory.mktemp("runs") / "smoke"
    config = load_config("smoke")
    said: list[str] = []
    for step_limit in (1, None):
        run_training(
            config,
            vocabulary_labels(),
            directory,
            photos_directory=None,
            dataset_directory=dataset,
            report=said.append,
            step_limit=step_limit,
        )
    assert "going on after 1 steps in all, 1 of them in stage 1" in said
    return directory


@pytest.fixture(scope="module")
def exported(run: Path, dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from smartrec_training.export.release import export_run

    return export_run(run, tmp_path_factory.mktemp("models") / "fashion", "3", dataset)


def test_what_a_stage_says_of_its_batches_reaches_them() -> None:
    from smartrec_training.config import Stage, TrainingConfig
    from smartrec_training.input_pipeline.batches import Recipe
    from smartrec_training.loop.training import recipe_of

    stage = Stage("a", steps=1, batch_size=7, photo_share=0.1, reject_share=0.2, mixed_share=0.3)
    recipe = recipe_of(TrainingConfig("x", (stage,)), 0, None)

    names = {each.name for each in dataclasses.fields(Recipe)}
    shared = [each.name for each in dataclasses.fields(Stage) if each.name in names]
    assert {"reject_share", "mixed_share", "augmentation"} < set(shared)
    for name in shared:
        assert getattr(recipe, name) == getattr(stage, name), name


def test_a_killed_run_goes_on_with_the_steps_that_are_left(run: Path) -> None:
    from smartrec_training.loop.checkpoint import load_checkpoint

    progress = load_checkpoint(run / "checkpoint.npz").progress
    assert progress.total_steps == 2
    assert progress.stage == 1
    assert [line.split(",")[1] for line in (run / "log.csv").read_text().splitlines()] == ["step", "1", "2"]


def test_a_run_leaves_its_record_its_logs_and_its_curves_beside_the_weights(run: Path) -> None:
    described = json.loads((run / "run.json").read_text("utf-8"))

    assert described["config"]["name"] == "smoke"
    assert (described["seed"], described["steps_done"], described["backend"]) == (7, 2, "tensorflow")
    assert described["pictures"] == {"photos": 0, "dataset": 6}
    assert (len(described["categories"]), len(described["attributes"])) == (47, 1000)
    assert {"git_revision", "packages", "data_fingerprints", "precision"} <= set(described)
    assert 0 <= described["figures"]["val_category_top_1"] <= 1
    assert described["figures"]["loss"] > 0
    assert (run / "curves.png").read_bytes().startswith(b"\x89PNG")
    events = b"".join(file.read_bytes() for file in (run / "tensorboard").iterdir())
    assert b"training/loss" in events
    assert b"validation/box_iou" in events


def test_a_run_is_not_continued_with_another_config(run: Path, dataset: Path) -> None:
    from smartrec_training.config import load_config
    from smartrec_training.loop.run import run_training

    other = dataclasses.replace(load_config("smoke"), seed=99)
    with pytest.raises(ValueError, match="another config"):
        run_training(
            other, vocabulary_labels(), run, photos_directory=None, dataset_directory=dataset, report=print
        )


def test_the_export_has_the_contracts_signature_and_labels_and_fits_in_git(exported: Path) -> None:
    labels = json.loads((exported / "assets.extra" / "labels.json").read_text("utf-8"))

    assert exported.name == labels["version"] == "3"
    assert len(labels["categories"]) == 47
    assert labels["categories"][-1] == labels["not_a_garment"] == "Not a garment"
    assert len(labels["attributes"]) == len(labels["attribute_thresholds"]) == 1000
    assert sum(file.stat().st_size for file in exported.rglob("*") if file.is_file()) < 60e6


def test_a_version_that_tensorflow_serving_could_not_load_is_refused(run: Path, tmp_path: Path) -> None:
    from smartrec_training.export.release import export_run

    with pytest.raises(ValueError, match="whole number"):
        export_run(run, tmp_path, "latest", None)
    assert list(tmp_path.iterdir()) == []


def test_an_export_brings_its_card_and_warm_up_requests_that_our_server_reads(exported: Path) -> None:
    card = (exported / "assets.extra" / "model_card.md").read_text("utf-8")
    assert "# Model card: fashion, version 3" in card
    assert "| config | smoke |" in card

    # A process of its own: TensorFlow's protocol messages and ours cannot be in one.
    program = (
        "import sys; from pathlib import Path; from smartrec_model_protocol.tensors import to_array; "
        "from smartrec_model_server.model.saved_model import read_warmup_requests; "
        "[print(each.model_spec.name, each.model_spec.signature_name, *to_array(each.inputs['image']).shape) "
        "for each in read_warmup_requests(Path(sys.argv[1]))]"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, exported], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [f"fashion serving_default {n} 224 224 3" for n in (1, 2, 4, 8)]


def test_an_export_replaces_a_version_as_a_whole(exported: Path) -> None:
    assert [path.name for path in exported.parent.iterdir()] == ["3"]


def test_openvino_and_tensorflow_answer_alike(exported: Path) -> None:
    answer, reference = answers_of_both(exported)

    shapes = {name: values.shape for name, values in answer.items()}
    assert shapes == {"category": (3, 47), "bbox": (3, 4), "attributes": (3, 1000), "embedding": (3, 256)}
    for name in ("category", "bbox", "attributes"):
        assert np.abs(answer[name] - reference[name]).max() < SAME_WITHIN, name
    # Hardly trained features are tiny, so their direction is less exact.
    assert (answer["embedding"] * reference["embedding"]).sum(axis=1).min() > 0.9999
    assert answer["category"].sum(axis=1) == pytest.approx(np.ones(3), abs=1e-4)
    assert np.linalg.norm(answer["embedding"], axis=1) == pytest.approx(np.ones(3), abs=1e-4)
    assert (answer["bbox"][:, :2] <= answer["bbox"][:, 2:]).all()


def test_the_shipped_model_answers_alike_in_openvino_and_tensorflow() -> None:
    answer, reference = answers_of_both(newest_version(MODELS))

    for name, values in answer.items():
        assert np.abs(values - reference[name]).max() < SAME_WITHIN, name


def rt_value(node: Any, name: str) -> str:
    """What OpenVINO says of a node of a compiled model."""
    value = node.get_rt_info()[name]
    return str(getattr(value, "value", value))


def test_an_int8_export_runs_its_convolutions_in_int8_and_answers_nearly_alike(
    run: Path, exported: Path, tmp_path: Path
) -> None:
    import openvino

    from smartrec_training.evaluation.exported_model import EXACT
    from smartrec_training.export.quantisation import calibrate, quantised
    from smartrec_training.export.release import _network_of
    from smartrec_training.export.saved_model import export_saved_model

    model, labels = _network_of(run, "4")
    images = np.random.default_rng(2).integers(0, 256, (4, 224, 224, 3), dtype=np.uint8)
    with quantised(model, calibrate(model, images)):
        target = export_saved_model(model, labels, tmp_path)

    compiled = openvino.compile_model(str(target), "CPU", EXACT)
    kinds = [
        rt_value(node, "runtimePrecision")
        for node in compiled.get_runtime_model().get_ops()
        if rt_value(node, "layerType") == "Convolution"
    ]
    assert sum(kind in ("u8", "i8") for kind in kinds) >= 40
    answer, reference = answers_of_both(target)
    for name in ("category", "bbox", "attributes"):
        assert np.abs(answer[name] - reference[name]).max() < INT8_SAME_WITHIN, name


def test_an_evaluation_is_written_as_json_markdown_and_pictures(
    exported: Path, dataset: Path, tmp_path: Path
) -> None:
    from smartrec_training.evaluation.measuring import evaluate_model, write_evaluation

    write_evaluation(evaluate_model(exported, dataset, None, "val"), tmp_path)

    figures = json.loads((tmp_path / "evaluation.json").read_text("utf-8"))["Data set, part val"]
    assert figures["pictures"] == 2
    assert figures["category top-5 interval"][0] <= figures["category top-5"]
    text = (tmp_path / "evaluation.md").read_text("utf-8")
    for name in ("confusion-data.png", "calibration-data.png"):
        assert (tmp_path / name).read_bytes().startswith(b"\x89PNG")
        assert f"]({name})" in text
    with pytest.raises(ValueError, match="no picture of the data set is in part 'test'"):
        evaluate_model(exported, dataset, None, "test")


def test_a_backbone_starts_from_a_file_of_resnet50s_weights_and_from_nothing_else(
    run: Path, tmp_path: Path
) -> None:
    import keras

    from smartrec_training.export.release import _network_of
    from smartrec_training.network.model import load_backbone_weights

    model, _ = _network_of(run, "1")
    source = keras.applications.ResNet50(weights=None, include_top=False)
    source.save_weights(tmp_path / "own.weights.h5")
    (tmp_path / "other.h5").write_bytes(b"no weights")

    load_backbone_weights(model, str(tmp_path / "own.weights.h5"))

    loaded = model.get_layer("resnet50").get_weights()
    assert all(np.array_equal(*pair) for pair in zip(loaded, source.get_weights(), strict=True))
    with pytest.raises(FileNotFoundError, match="takes imagenet, none or a"):
        load_backbone_weights(model, str(tmp_path / "missing.h5"))
    with pytest.raises(ValueError, match="does not hold ResNet50's weights"):
        load_backbone_weights(model, str(tmp_path / "other.h5"))


def test_a_run_begins_with_the_weights_of_an_exported_model(run: Path, exported: Path) -> None:
    from smartrec_training.loop.checkpoint import load_checkpoint, weights_of
    from smartrec_training.loop.warm_start import start_from_export
    from smartrec_training.network.model import Architecture, build_model

    said: list[str] = []
    model = build_model(Architecture(category_count=5, attribute_count=1000))
    start_from_export(model, exported, said.append)

    weights, trained = weights_of(model), load_checkpoint(run / "checkpoint.npz").average
    assert said == [f"starting from {exported}; anew: category/kernel, category/bias"]
    for path, values in weights.items():
        if not path.startswith("category/"):
            error = np.abs(values - trained[path]).max()
            assert error <= np.abs(trained[path]).max() / 250, path  # kernels are kept as int8
    with pytest.raises(FileNotFoundError, match="not the version folder of an exported model"):
        start_from_export(model, exported.parent, said.append)


def test_predicting_a_folder_writes_a_line_a_picture_and_names_the_broken_one(
    exported: Path, tmp_path: Path
) -> None:
    from smartrec_training.evaluation.exported_model import ExportedModel
    from smartrec_training.evaluation.prediction import write_predictions

    for name in ("b.png", "a/c.jpg"):
        write_picture(tmp_path / "pictures" / name)
    (tmp_path / "pictures" / "broken.jpg").write_bytes(b"nothing")
    out, vectors = tmp_path / "out.jsonl", tmp_path / "vectors.npy"

    count, unreadable = write_predictions(
        ExportedModel(exported), tmp_path / "pictures", out, vectors, lambda _done, _total: None
    )

    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert count == 2
    assert list(unreadable) == ["broken.jpg"]
    assert [line["image"] for line in lines] == ["a/c.jpg", "b.png"]
    assert all(len(line["category"]) == 5 and len(line["box"]) == 4 for line in lines)
    assert np.load(vectors).shape == (2, 256)
