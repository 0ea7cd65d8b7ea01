"""Measures held against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from smartrec_training.evaluation import metrics


def test_any_right_category_counts_and_ranks_count_only_wrong_ones_above_it() -> None:
    scores = np.array([[0.1, 0.5, 0.4], [0.6, 0.3, 0.1], [0.2, 0.3, 0.5]])
    right = np.array([[True, True, False], [False, True, False], [True, False, False]])

    ranks = metrics.best_ranks(scores, right)

    assert ranks.tolist() == [0, 1, 2]
    assert metrics.top_k_accuracy(ranks, 1) == pytest.approx(1 / 3)
    assert metrics.top_k_accuracy(ranks, 2) == pytest.approx(2 / 3)


def test_macro_accuracy_counts_rare_labels_as_much_as_frequent_ones() -> None:
    ranks = np.array([0, 0, 0, 5])
    assert metrics.top_k_accuracy(ranks, 1) == 0.75
    assert metrics.macro_top_k_accuracy(ranks, ["Tee", "Tee", "Tee", "Cape"], 1) == 0.5


def test_attribute_recall_is_hits_over_positives_over_all_and_within_types() -> None:
    scores = np.array([[0.9, 0.8, 0.1, 0.7], [0.1, 0.2, 0.3, 0.9]])
    truth = np.array([[1, 0, 1, -1], [1, 1, 1, -1]], dtype=np.int8)
    types = ["fabric", "fabric", "shape", "shape"]

    # Best two: pictures' columns 0, 1 and 3, 2: hits 1 + 1 of 2 + 3 positives.
    assert metrics.attribute_recall(scores, truth, 2) == pytest.approx(2 / 5)
    assert metrics.attribute_recall(scores, truth, 2, reachable=True) == pytest.approx(2 / 4)
    within = metrics.attribute_recall_within_types(scores, truth, types, 1)
    assert within == pytest.approx({"fabric": 2 / 3, "shape": 0.0})
    assert math.isnan(metrics.attribute_recall(scores, np.zeros_like(truth), 2))


def test_box_overlap_is_intersection_over_union() -> None:
    first = np.array([[0, 0, 0.5, 1.0], [0, 0, 0.2, 0.2], [0, 0, 1, 1]])
    second = np.array([[0.25, 0, 0.75, 1.0], [0.5, 0.5, 0.9, 0.9], [0, 0, 1, 1]])

    assert metrics.box_overlap(first, second) == pytest.approx([1 / 3, 0, 1])


def test_same_label_among_nearest_leaves_the_picture_itself_out() -> None:
    embeddings = np.array([[1, 0], [0.99, 0.1], [0, 1], [0.1, 0.99]])
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)

    assert metrics.same_label_among_nearest(embeddings, ["a", "a", "b", "b"], k=1) == 1.0
    assert metrics.same_label_among_nearest(embeddings, ["a", "b", "a", "b"], k=1) == 0.0


def test_calibration_error_is_the_gap_between_how_sure_and_how_right() -> None:
    confidence = np.array([0.8, 0.8, 0.8, 0.8])
    assert metrics.calibration_error(confidence, np.array([True, True, True, False])) == pytest.approx(0.05)


def test_thresholds_part_yes_from_no_and_are_left_out_where_too_few_show() -> None:
    scores = np.array([[0.9, 0.5], [0.8, 0.5], [0.3, 0.5], [0.1, 0.5]])
    truth = np.array([[1, 1], [1, 0], [-1, -1], [-1, 0]], dtype=np.int8)

    assert metrics.best_thresholds(scores, truth, fewest_positives=2) == [0.8, None]


def test_nothing_is_said_that_is_less_likely_than_not() -> None:
    scores = np.array([[0.3], [0.2], [0.01], [0.01]])
    truth = np.array([[1], [1], [-1], [-1]], dtype=np.int8)

    assert metrics.best_thresholds(scores, truth, fewest_positives=2) == [metrics.MIN_THRESHOLD]
