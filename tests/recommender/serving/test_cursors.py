"""Cursors: what has been shown, packed into a short text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_recommender.problems import InvalidCursor
from smartrec_recommender.serving.requests import cursors

NUMBERS = st.frozensets(st.integers(1, 2**31 - 1), max_size=200)


@settings(deadline=None, derandomize=True, database=None)
@given(shown=NUMBERS, question=st.text(max_size=50))
def test_a_cursor_holds_exactly_what_was_shown(shown: frozenset[int], question: str) -> None:
    assert cursors.decode(cursors.encode(shown, question), question) == shown


def test_a_cursor_of_another_question_is_refused_with_what_to_do() -> None:
    cursor = cursors.encode({1, 2, 3}, "similar to P1")
    with pytest.raises(InvalidCursor, match="another question"):
        cursors.decode(cursor, "similar to P2")


@pytest.mark.parametrize("broken", ["", "x", "!!!!", "A" * 40, "ä", "\x00", "AQ=="])
def test_what_is_no_cursor_is_refused(broken: str) -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(broken, "feed")


def test_a_forged_number_that_no_product_can_have_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        cursors.decode(cursors.encode({2**70}, "feed"), "feed")


def test_a_cursor_cut_short_is_refused() -> None:
    cursor = cursors.encode(range(1, 200), "feed")
    for length in range(len(cursor)):
        with pytest.raises(InvalidCursor):
            cursors.decode(cursor[:length], "feed")


def test_the_longest_cursor_fits_into_an_address() -> None:
    of_a_million = random.Random(1).sample(range(1, 1_000_000), cursors.MOST_SHOWN)
    assert len(cursors.encode(of_a_million, "feed")) <= 3_000
    of_all_numbers = random.Random(1).sample(range(1, 2**31), cursors.MOST_SHOWN)
    assert len(cursors.encode(of_all_numbers, "feed")) <= cursors.MOST_CHARACTERS
