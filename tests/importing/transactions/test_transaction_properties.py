"""Whatever order rows come in, in however many files, and however often: the history is the same."""

from __future__ import annotations

import csv
import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from smartrec_recommender.importing.transactions.deeds import Deed, TransactionOptions
from smartrec_recommender.importing.transactions.opening import open_transactions

USERS, PRODUCTS = st.sampled_from(["a", "b", "guest", ""]), st.sampled_from(["P1", "P2", "P3"])
DAYS = st.integers(1, 28).map(lambda day: f"2026-03-{day:02}")
LOG_ROWS = st.lists(
    st.tuples(USERS, PRODUCTS, st.sampled_from(["view", "buy", "refund"]), DAYS, st.sampled_from("12")),
    min_size=1,
    max_size=30,
)
# the lines of one order that name the same goods say the same
ORDER_ROWS = st.lists(
    st.tuples(st.sampled_from(["o1", "o2", "o3"]), PRODUCTS, st.sampled_from(["", "S", "M"])),
    min_size=1,
    max_size=30,
)
History = dict[str, tuple[object, ...]]


def history(header: str, *files: list[tuple[str, ...]]) -> History:
    """What is recorded of files that are imported one after the other, by id; the first of an id stays."""
    found: History = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, rows in enumerate(files):
            file = Path(folder) / f"{number}.csv"
            with file.open("w", newline="") as text:
                csv.writer(text).writerows([header.split(","), *rows])
            for deed in open_transactions(file, TransactionOptions()).deeds():
                assert isinstance(deed, Deed)
                found.setdefault(deed.transaction_id, deed[2:])
    return found


@settings(max_examples=25, deadline=None)
@given(LOG_ROWS, st.integers(0, 30), st.randoms(use_true_random=False))
def test_a_log_without_ids_is_the_same_history_shuffled_split_and_repeated(rows, cut, chance: random.Random):
    header = "user_id,product_id,kind,date,quantity"
    shuffled = chance.sample([*rows, *rows], 2 * len(rows))
    expected = history(header, rows)
    assert history(header, shuffled) == expected
    assert history(header, shuffled[:cut] or rows, shuffled[cut:] or rows) == expected


@settings(max_examples=25, deadline=None)
@given(ORDER_ROWS, st.integers(0, 30), st.randoms(use_true_random=False))
def test_orders_are_the_same_history_shuffled_split_and_repeated(rows, cut, chance: random.Random):
    header = "order_id,sku,size,customer_id,date"
    lines = [(*row, f"user of {row[0]}", "2026-03-05") for row in rows]
    shuffled = chance.sample([*lines, *lines], 2 * len(lines))
    expected = history(header, lines)
    assert history(header, shuffled) == expected
    assert history(header, shuffled[:cut] or lines, shuffled[cut:] or lines) == expected


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_lines_of_one_order_that_differ_in_their_quantity_all_count(quantities, chance: random.Random):
    header = "order_id,sku,quantity,customer_id,date"
    lines = [("o1", "P1", str(quantity), "u", "2026-03-05") for quantity in quantities]
    expected = history(header, lines)
    assert len(expected) == len(set(quantities))
    assert history(header, chance.sample(lines, len(lines))) == expected
