"""The least of many rows, by several keys, without ordering all."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_recommender.retrieval.smallest import smallest

SETTINGS = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@SETTINGS
@given(st.integers(0, 2**32 - 1), st.integers(1, 400), st.sampled_from([3, 1_000, 10**9]))
def test_the_least_of_many_are_found_by_a_sample(seed: int, most: int, values: int) -> None:
    generator = np.random.default_rng(seed)
    first, second = generator.integers(values, size=60_000), generator.integers(values, size=60_000)
    found = smallest([first, second], most)
    by_hand = np.lexsort((np.arange(60_000), second, first))[:most]
    assert found.tolist() == sorted(by_hand.tolist())


def test_the_least_of_a_sorted_column_are_found_although_the_sample_misleads() -> None:
    key = np.arange(100_000) % 32  # the sample sees nothing but 0
    assert smallest([key], 5_000).tolist() == sorted(np.lexsort((np.arange(100_000), key))[:5_000].tolist())
