"""What a run writes of its course, and what is read from it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from smartrec_training.commands import app
from smartrec_training.datasets.labels import vocabulary_labels
from smartrec_training.datasets.samples import Samples
from smartrec_training.export.quantisation import QuantisationLossTooLarge, check_loss
from smartrec_training.loop.validation import BestSoFar, figures
from smartrec_training.tracking.log_files import append_row, read_rows
from smartrec_training.tracking.record import data_fingerprint, run_record
from smartrec_training.tracking.run_log import data_wait_share


def write_log(run: Path, rows: list[tuple[str, int, float, float]]) -> None:
    run.mkdir(exist_ok=True)
    for stage, step, minutes, waited in rows:
        row = {"stage": stage, "step": step, "minutes": minutes, "waited_share": waited}
        append_row(run / "log.csv", row, ("stage", "step", "minutes", "waited_share"))


def test_a_log_that_is_gone_on_with_keeps_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    append_row(file, {"stage": "a", "step": 1}, ("stage", "step"))
    append_row(file, {"stage": "a", "step": 2, "top_1": 0.5}, ("stage", "step", "top_1"))

    assert file.read_text("utf-8").split() == ["stage,step", "a,1", "a,2"]


def test_rounds_that_a_kill_has_undone_are_left_out(tmp_path: Path) -> None:
    write_log(tmp_path, [("a", 50, 1, 0), ("a", 100, 2, 0), ("b", 50, 3, 0), ("b", 100, 4, 0)])
    write_log(tmp_path, [("b", 50, 3.2, 0)])

    kept = [(row["stage"], row["step"], row["minutes"]) for row in read_rows(tmp_path / "log.csv")]
    assert kept == [("a", "50", "1"), ("a", "100", "2"), ("b", "50", "3.2")]


def test_the_share_spent_waiting_counts_a_long_round_more(tmp_path: Path) -> None:
    write_log(tmp_path, [("a", 50, 1.0, 0.20), ("a", 100, 10.0, 0.0)])

    share, minutes = data_wait_share(tmp_path)
    assert share == pytest.approx(0.02)
    assert minutes == 10.0


@pytest.mark.parametrize(("waited", "code"), [(0.02, 0), (0.08, 1)])
def test_the_command_fails_when_a_run_waits_too_long_for_data(
    tmp_path: Path, waited: float, code: int
) -> None:
    write_log(tmp_path, [("a", 50, 1.0, waited)])
    result = CliRunner().invoke(app, ["data-wait", str(tmp_path)])

    assert result.exit_code == code
    assert f"waited for data {100 * waited:.2f}% of 1.0 minutes" in result.output


def test_a_folder_without_a_run_is_said_to_be_none(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["data-wait", str(tmp_path)])

    assert result.exit_code == 2
    assert "log.csv is missing" in result.output


def test_training_without_its_packages_says_what_to_install() -> None:
    if importlib.util.find_spec("keras") is not None:
        pytest.skip("they are installed here")
    result = CliRunner().invoke(app, ["train"])

    assert result.exit_code == 2
    assert "pip install 'smartrec[training]'" in result.output


def test_a_stage_has_stopped_gaining_when_nothing_was_better_for_some_rounds() -> None:
    best = BestSoFar()
    for value in (0.2, 0.5, 0.4, float("nan"), 0.5):
        best.update(value)

    assert (best.value, best.rounds_since) == (0.5, 3)


def test_validation_counts_only_what_is_labelled() -> None:
    sets = np.array([[True, False], [False, False]])
    boxes = np.array([[np.nan] * 4, [0, 0, 1, 1]], np.float32)
    answers = {
        "category": np.array([[2.0, 1.0], [1.0, 2.0]]),
        "bbox": np.array([[0, 0, 1, 1], [0, 0, 1, 0.5]], np.float32),
        "attributes": np.zeros((2, 6)),
    }
    found = figures(sets, boxes, np.zeros((2, 6), np.int8), answers)

    assert (found["category_top_1"], found["box_iou"], found["box_rmse"]) == (1.0, 0.5, 0.25)
    assert np.isnan(found["attribute_recall_5"])


def pictures(folder: Path, label: str) -> Samples:
    folder.mkdir()
    (folder / "1.jpg").write_bytes(b"12345")
    return Samples(
        paths=(folder / "1.jpg",),
        category_sets=np.ones((1, 1), bool),
        boxes=np.zeros((1, 4), np.float32),
        attributes=np.zeros((1, 1), np.int8),
        groups=(label,),
        owners=("",),
        parts=("train",),
    )


def test_the_datas_fingerprint_follows_names_and_labels_not_the_place(tmp_path: Path) -> None:
    for place in ("one", "two", "three"):
        (tmp_path / place).mkdir()
    marks = [
        data_fingerprint(pictures(tmp_path / place / "img", label))
        for place, label in (("one", "Tee"), ("two", "Tee"), ("three", "Skirt"))
    ]

    assert marks[0] == marks[1] != marks[2]


def test_a_run_writes_down_code_packages_data_and_labels(tmp_path: Path) -> None:
    labels = vocabulary_labels()
    record = run_record(labels, {"dataset": pictures(tmp_path / "img", "Tee")}, annotations="coarse")

    assert record["pictures"] == {"dataset": 1}
    assert record["categories"][-1] == "Not a garment"
    assert len(record["attributes"]) == 1000
    assert record["packages"]["numpy"] == np.__version__
    assert {"git_revision", "data_fingerprints", "annotations"} <= set(record)


def test_int8_is_refused_when_it_costs_more_than_a_point_of_any_figure() -> None:
    before = {"top-1 (photos)": 60.0, "box mean IoU (data set)": 80.0}

    assert check_loss(before, {"top-1 (photos)": 59.2, "box mean IoU (data set)": 80.5}) == {
        "top-1 (photos)": 0.8,
        "box mean IoU (data set)": -0.5,
    }
    with pytest.raises(
        QuantisationLossTooLarge, match=r"int8 costs 1\.50 points of top-1 \(photos\) \(60\.00 to 58\.50\)"
    ):
        check_loss(before, {"top-1 (photos)": 58.5, "box mean IoU (data set)": 80.5})
