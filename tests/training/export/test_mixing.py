"""How much of the second backbone goes into each answer."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

pytest.importorskip("keras", reason="needs the extra training")

from smartrec_training.datasets.samples import Samples
from smartrec_training.evaluation.exported_model import Predictions
from smartrec_training.export.mixing import choose_shares

RIGHT, WRONG = (0.8, 0.1, 0.1), (0.1, 0.8, 0.1)
BOX = (0.1, 0.1, 0.9, 0.9)


def samples() -> Samples:
    return Samples(
        paths=(),
        category_sets=np.array([[True, False, False]] * 4),
        boxes=np.array([BOX] * 4, np.float32),
        attributes=np.array([[1, -1]] * 4, np.int8),
        groups=("a",) * 4,
        owners=tuple("abcd"),
        parts=("val",) * 4,
    )


def predictions(category: tuple[float, ...], box: tuple[float, ...], has: float, lacks: float) -> Predictions:
    rows = 4
    return Predictions(
        np.array([category] * rows, np.float32),
        np.array([box] * rows, np.float32),
        np.array([[has, lacks]] * rows, np.float32),
        np.zeros((rows, 256), np.float32),
        {},
    )


def test_each_answer_takes_the_backbone_that_is_better_at_it() -> None:
    first = {"photos": (samples(), predictions(RIGHT, (0.1, 0.1, 0.5, 0.5), has=0.9, lacks=0.1))}
    second = {"photos": (samples(), predictions(WRONG, BOX, has=0.4, lacks=0.4))}
    shares = choose_shares(first, second)
    assert (shares.category, shares.bbox, shares.attributes) == (0.0, 1.0, 0.0)


def test_photos_decide_on_categories_where_there_are_any() -> None:
    good, bad = predictions(RIGHT, BOX, 0.9, 0.1), predictions(WRONG, BOX, 0.9, 0.1)
    first = {"photos": (samples(), good), "dataset": (samples(), bad)}
    second = {"photos": (samples(), bad), "dataset": (samples(), good)}
    assert choose_shares(first, second).category == 0.0
    drawn = {name: first[name] for name in ("dataset",)}
    assert choose_shares(drawn, {name: second[name] for name in drawn}).category == 1.0


def test_two_that_err_on_different_pictures_are_mixed() -> None:
    rows = np.array([RIGHT, RIGHT, (0.3, 0.4, 0.3), RIGHT], np.float32)
    others = np.array([(0.3, 0.4, 0.3), RIGHT, RIGHT, RIGHT], np.float32)
    one, two = (
        dataclasses.replace(predictions(RIGHT, BOX, 0.9, 0.1), category=each) for each in (rows, others)
    )
    share = choose_shares({"photos": (samples(), one)}, {"photos": (samples(), two)}).category
    assert 0.2 <= share <= 0.8


def test_without_val_parts_it_is_half_of_each() -> None:
    shares = choose_shares({}, {})
    assert (shares.category, shares.bbox, shares.attributes) == (0.5, 0.5, 0.5)
