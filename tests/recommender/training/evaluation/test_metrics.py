"""The figures that a list of products is measured by."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_recommender.training.evaluation.metrics import interval, list_metrics, user_metrics


class TestMetrics:
    def test_a_perfect_list_scores_one(self):
        assert user_metrics(np.array([4, 2]), np.array([2, 4])) == {
            "ndcg": 1.0, "recall": 1.0, "hit_rate": 1.0, "map": 1.0
        }  # fmt: skip

    def test_a_late_hit_counts_less(self):
        figures = user_metrics(np.arange(10), np.array([9]))
        assert figures["ndcg"] == pytest.approx(1 / np.log2(11))
        assert figures["map"] == pytest.approx(0.1)
        assert figures["hit_rate"] == 1.0

    def test_a_list_without_a_hit_scores_nothing(self):
        assert set(user_metrics(np.arange(10), np.array([77])).values()) == {0.0}

    def test_coverage_and_diversity_tell_narrow_lists_from_wide_ones(self):
        category = np.array([1, 1, 2, 2])
        narrow = list_metrics([np.array([0, 1])] * 2, np.ones(4), category)
        wide = list_metrics([np.array([0, 2]), np.array([1, 3])], np.ones(4), category)
        assert (narrow["coverage"], wide["coverage"]) == (0.5, 1.0)
        assert (narrow["diversity"], wide["diversity"]) == (0.0, 1.0)

    def test_an_interval_holds_its_mean_and_narrows_with_more_users(self):
        few, many = (np.tile([0.0, 1.0], count) for count in (10, 1000))
        assert interval(few).low < 0.5 < interval(few).high
        assert interval(many).high - interval(many).low < interval(few).high - interval(few).low
