"""A prediction put into words."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from smartrec_vision.inference.labels import Labels, LabelsByVersion, LabelsMissing, read_labels
from smartrec_vision.inference.predictions import Prediction, PredictionFailed, predictions_of
from smartrec_vision.postprocessing.interpretation import LabelsMismatch, check_labels, interpret

LABELS = Labels(
    model_name="test",
    categories=("Dress", "Jeans", "Hoodie", "Not a garment"),
    not_a_garment=3,
    attributes=(("red", "texture"), ("denim", "fabric"), ("long", "shape")),
    attribute_thresholds=np.array([0.5, 0.2, 0.9], np.float32),
)


def prediction(
    category: tuple[float, ...] = (0.6, 0.2, 0.1, 0.1),
    box: tuple[float, ...] = (0.1, 0.2, 0.8, 0.9),
    attributes: tuple[float, ...] = (0.6, 0.3, 0.8),
) -> Prediction:
    return Prediction(
        np.array(category, np.float32),
        np.array(box, np.float32),
        np.array(attributes, np.float32),
        np.ones(2),
        1,
    )


def test_category_scores_are_shares_among_garments() -> None:
    interpretation = interpret(prediction(), LABELS)
    assert interpretation.is_garment == pytest.approx(0.9)
    assert [c.name for c in interpretation.category] == ["Dress", "Jeans", "Hoodie"]
    assert [c.score for c in interpretation.category] == pytest.approx([0.6667, 0.2222, 0.1111])


def test_nothing_to_wear_has_neither_category_nor_box() -> None:
    interpretation = interpret(prediction((0.2, 0.1, 0.1, 0.6)), LABELS)
    assert interpretation.is_garment == pytest.approx(0.4)
    assert (interpretation.category, interpretation.box, interpretation.attributes) == ([], None, [])


def test_attributes_are_said_from_their_own_threshold_on_the_surest_first() -> None:
    interpretation = interpret(prediction(attributes=(0.51, 0.6, 0.89)), LABELS)
    assert [(a.name, a.type) for a in interpretation.attributes] == [("denim", "fabric"), ("red", "texture")]
    assert interpretation.attributes[0].score > 0.8
    assert interpretation.attributes[1].score == pytest.approx(0.51)


def test_an_attribute_far_above_its_threshold_stands_before_one_whose_score_is_always_high() -> None:
    interpretation = interpret(prediction(attributes=(0.1, 0.7, 0.91)), LABELS)
    assert [a.name for a in interpretation.attributes] == ["denim", "long"]


def test_attributes_are_of_several_types() -> None:
    names = (*((f"pattern {n}", "texture") for n in range(30)), ("silk", "fabric"))
    labels = Labels("test", LABELS.categories, 3, names, np.full(31, 0.5, np.float32))
    interpretation = interpret(prediction(attributes=(*[0.99] * 30, 0.6)), labels)
    assert [a.type for a in interpretation.attributes] == ["texture"] * 5 + ["fabric"]


def test_of_sleeves_that_exclude_each_other_the_surest_alone_is_said() -> None:
    names = (("short sleeve", "part"), ("sleeveless", "part"), ("v-neck", "part"), ("crew neck", "part"))
    labels = Labels("test", LABELS.categories, 3, names, np.full(4, 0.5, np.float32))
    interpretation = interpret(prediction(attributes=(0.7, 0.8, 0.6, 0.9)), labels)
    assert [a.name for a in interpretation.attributes] == ["crew neck", "sleeveless"]


@pytest.mark.parametrize(
    "box",
    [(0.8, 0.9, 0.1, 0.2), (-3, -3, 9, 9), (0.5, 0.5, 0.5, 0.5), (1, 1, 1, 1), (0, 0, 0, 0), (2, 2, 3, 3)],
)
def test_a_box_is_inside_the_picture_and_never_empty(box: tuple[float, ...]) -> None:
    x1, y1, x2, y2 = interpret(prediction(box=box), LABELS).box or (0, 0, 0, 0)
    assert 0 <= x1 < x2 <= 1
    assert 0 <= y1 < y2 <= 1


def test_a_model_without_a_class_for_nothing_always_sees_a_garment() -> None:
    labels = Labels("test", ("Dress", "Jeans"), None, LABELS.attributes, LABELS.attribute_thresholds)
    assert interpret(prediction((0.5, 0.5)), labels).is_garment == 1


def test_labels_of_another_model_are_noticed() -> None:
    with pytest.raises(LabelsMismatch):
        check_labels(prediction((0.5, 0.5)), LABELS)


@pytest.mark.parametrize(
    "spoil",
    [
        {"category": np.full((1, 3), np.nan, np.float32)},
        {"bbox": np.zeros((1, 5), np.float32)},
        {"attributes": np.zeros(3, np.float32)},
        {"embedding": np.zeros((2, 4), np.float32)},
        {"embedding": None},
    ],
)
def test_outputs_of_another_form_are_no_prediction(spoil: dict) -> None:
    outputs = {name: np.zeros((1, 4), np.float32) for name in ("category", "bbox", "attributes", "embedding")}
    with pytest.raises(PredictionFailed):
        predictions_of({**outputs, **spoil}, 1, 1)


def test_labels_are_read_for_each_version_and_missing_ones_named(tmp_path: Path) -> None:
    folder = tmp_path / "3" / "assets.extra"
    folder.mkdir(parents=True)
    document = {"name": "m", "categories": ["A", "No"], "not_a_garment": "No", "attributes": [["x", "style"]]}
    (folder / "labels.json").write_text(json.dumps({**document, "attribute_thresholds": [None]}))
    by_version = LabelsByVersion(tmp_path, None)
    assert by_version.of(3).not_a_garment == 1
    assert by_version.of(3).attribute_thresholds.tolist() == [0.5]
    with pytest.raises(LabelsMissing, match="4"):
        by_version.of(4)


def test_an_attribute_without_a_threshold_beside_measured_ones_is_not_said(tmp_path: Path) -> None:
    document = {"categories": ["A"], "attributes": [["x", "style"], ["y", "style"]]}
    path = tmp_path / "labels.json"
    path.write_text(json.dumps({**document, "attribute_thresholds": [None, 0.3]}))
    interpretation = interpret(prediction((1.0,), attributes=(0.99, 0.4)), read_labels(path))
    assert [a.name for a in interpretation.attributes] == ["y"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"categories": ["A"], "attributes": [["x", "style"]], "attribute_thresholds": [0.5, 0.5]}',
    ],
)
def test_a_file_that_holds_no_labels_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "labels.json"
    path.write_text(text)
    with pytest.raises(LabelsMissing, match=r"is not a file of labels or scenes"):
        read_labels(path)
