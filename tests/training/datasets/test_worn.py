"""Photos of people wearing clothes: what is read of them, and what an evaluation says of answers to them."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from smartrec_training.datasets.labels import NOT_A_GARMENT, vocabulary_labels
from smartrec_training.datasets.samples import Samples, concatenated
from smartrec_training.datasets.worn import ALSO, part_of_photo, photo_of, read_worn
from smartrec_training.evaluation.exported_model import Predictions
from smartrec_training.evaluation.worn_evaluation import evaluate_worn

LABELS = vocabulary_labels()
CATEGORY = {name: number for number, name in enumerate(LABELS.categories)}
ATTRIBUTE = {name: number for number, (name, _) in enumerate(LABELS.attributes)}
COLUMNS = ["file", "category", "x1", "y1", "x2", "y2", "is_garment"]
LOOK = {
    "file": "oi_a_0.jpg", "category": "Tee", "also": ["Top"], "sleeve": "short", "pattern": "striped",
    "neckline": "crew", "length": None, "box": "ok", "drop": None,
}  # fmt: skip


def folder(path: Path, rows: list[dict[str, str]], looks: list[dict[str, object]]) -> Path:
    with (path / "labels.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    (path / "looks-a.jsonl").write_text("\n".join(map(json.dumps, looks)), "utf-8")
    return path


def row(file: str, category: str, is_garment: str = "1") -> dict[str, str]:
    box = {} if is_garment == "0" else {"x1": "0.1", "y1": "0.2", "x2": "0.8", "y2": "0.9"}
    return {"file": file, "category": category, "is_garment": is_garment, **box}


@pytest.fixture
def samples(tmp_path: Path) -> Samples:
    rows = [
        row("oi_a_0.jpg", "Jersey"),
        row("oi_a_5_low.jpg", "Trousers"),
        row("coco_b_0.jpg", ""),
        row("neg_oi_c.jpg", "", "0"),
        row("oi_d_1.jpg", "Shoes", "0"),
        row("oi_e_0.jpg", "Coat"),
    ]
    return read_worn(
        folder(tmp_path, rows, [LOOK, {**LOOK, "file": "oi_e_0.jpg", "drop": "blurred"}]), LABELS
    )


def test_a_second_look_is_preferred_and_its_other_names_count_for_less(samples: Samples):
    weights = samples.weighted_sets[0]
    assert {LABELS.categories[i]: float(weights[i]) for i in np.flatnonzero(weights)} == pytest.approx(
        {"Tee": 1.0, "Top": ALSO}
    )
    assert samples.boxes[0] == pytest.approx([0.1, 0.2, 0.8, 0.9])


def test_what_was_seen_excludes_the_other_values_of_its_kind_alone(samples: Samples):
    seen = samples.attributes[0]
    assert [seen[ATTRIBUTE[name]] for name in ("short sleeve", "striped", "crew neck")] == [1, 1, 1]
    assert [seen[ATTRIBUTE[name]] for name in ("long sleeve", "solid", "v-neck")] == [-1, -1, -1]
    assert [seen[ATTRIBUTE[name]] for name in ("midi", "denim")] == [0, 0]
    assert not samples.attributes[1].any()


def test_a_garment_without_a_name_is_told_from_none(samples: Samples):
    unknown = samples.category_sets[2]
    assert unknown[:-1].all()
    assert not unknown[CATEGORY[NOT_A_GARMENT]]


def test_shoes_and_empty_rooms_are_no_garments(samples: Samples):
    assert np.flatnonzero(samples.category_sets[3]).tolist() == [CATEGORY[NOT_A_GARMENT]]
    assert np.flatnonzero(samples.category_sets[4]).tolist() == [CATEGORY[NOT_A_GARMENT]]
    assert np.isnan(samples.boxes[3]).all()


def test_a_picture_that_a_second_look_dropped_is_left_out(samples: Samples):
    assert [path.name for path in samples.paths].count("oi_e_0.jpg") == 0
    assert len(samples) == 5


def test_all_crops_of_a_photo_are_in_one_part(samples: Samples):
    assert photo_of("oi_a_0.jpg") == photo_of("oi_a_5_low.jpg") == photo_of("neg_oi_a_bg.jpg")
    parts = [part_of_photo(f"oi_{number:04d}_0.jpg") for number in range(2000)]
    assert parts.count("test") / 2000 == pytest.approx(0.20, abs=0.03)
    assert parts.count("val") / 2000 == pytest.approx(0.08, abs=0.02)


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path):
    bad = folder(tmp_path, [row("oi_a_0.jpg", "Tee"), {**row("oi_b_0.jpg", "Tee"), "x2": "wide"}], [])
    with pytest.raises(ValueError, match=r"labels\.csv, line 3"):
        read_worn(bad, LABELS)


def test_concatenated_sets_keep_the_prior_weights_of_categories(samples: Samples):
    plain = dataclasses.replace(samples, category_weights=None)
    weights = concatenated(samples, plain).weighted_sets
    assert weights[0, CATEGORY["Top"]] == pytest.approx(ALSO)
    assert weights[len(samples), CATEGORY["Top"]] == 1.0


def answers(samples: Samples, category: list[str], attributes: list[str]) -> Predictions:
    """The same for every picture but those without a garment, which are turned away."""
    count = len(samples)
    scores = np.full((count, len(LABELS.categories)), 1e-4, np.float32)
    for place, name in enumerate(category):
        scores[:, CATEGORY[name]] = 0.6 / (place + 1)
    reject = samples.category_sets[:, -1]
    scores[reject, -1] = 0.99
    seen = np.zeros((count, len(LABELS.attributes)), np.float32)
    seen[:, [ATTRIBUTE[name] for name in attributes]] = 0.9
    boxes = np.tile(np.array([0.1, 0.2, 0.8, 0.9], np.float32), (count, 1))
    return Predictions(scores, boxes, seen, np.ones((count, 256), np.float32), {})


def test_the_evaluation_counts_acceptable_names_looks_and_turned_away_pictures(samples: Samples):
    predictions = answers(samples, ["Top", "Chinos"], ["short sleeve", "solid", "crew neck"])
    figures = evaluate_worn(samples, predictions, LABELS).figures
    assert figures["garments taken for garments (3)"] == 100.0
    assert figures["others taken for garments (2)"] == 0.0
    assert figures["first name acceptable (2)"] == 50.0
    assert figures["five names acceptable (2)"] == 100.0
    assert figures["box mean IoU"] == 1.0
    assert figures["sleeve right (1)"] == 100.0
    assert figures["pattern right (1)"] == 0.0
    assert figures["pattern where not plain, right (1)"] == 0.0


def test_a_garment_that_is_turned_away_has_no_right_name(samples: Samples):
    predictions = answers(samples, ["Tee"], ["short sleeve"])
    predictions.category[:, -1] = 0.99
    figures = evaluate_worn(samples, predictions, LABELS).figures
    assert figures["garments taken for garments (3)"] == 0.0
    assert figures["five names acceptable (2)"] == 0.0
