"""An experiment that is looked at every day is called different by chance in one of twenty cases at most."""

from __future__ import annotations

import numpy as np
import pytest

from smartrec_recommender.training.experiments.sequential_test import always_valid_p_value

DAYS, SHOPPERS_A_DAY, EXPERIMENTS = 60, 200, 300


def share_called_different(first: float, other: float) -> float:
    """Of made-up experiments, those whose p-value was below 5% on any of the days."""
    generator = np.random.default_rng(8)
    called = 0
    for _ in range(EXPERIMENTS):
        bought = np.cumsum(generator.binomial(SHOPPERS_A_DAY, [[first, other]] * DAYS), axis=0)
        called += any(
            always_valid_p_value(int(b), SHOPPERS_A_DAY * day, int(a), SHOPPERS_A_DAY * day) < 0.05
            for day, (a, b) in enumerate(bought, 1)
        )
    return called / EXPERIMENTS


def test_equal_variants_are_seldom_called_different_however_often_one_looks():
    assert share_called_different(0.1, 0.1) <= 0.05


def test_a_variant_that_sells_more_is_found():
    assert share_called_different(0.1, 0.13) > 0.9


@pytest.mark.parametrize("counts", [(0, 0, 3, 10), (0, 10, 0, 10), (10, 10, 10, 10)])
def test_where_nothing_can_be_said_the_p_value_is_one(counts):
    assert always_valid_p_value(*counts) == 1.0
