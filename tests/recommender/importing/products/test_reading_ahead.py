"""A long file is read by a second process, to the same products as by one."""

from __future__ import annotations

import gc
import json
import os
import signal
from pathlib import Path

import pytest

from smartrec_recommender.importing.presets.choosing import recognise
from smartrec_recommender.importing.products.reading_ahead import (
    Batch,
    cycles_sought_seldom,
    process_for,
    read_ahead,
)
from smartrec_recommender.importing.products.shop_row import FileFacts
from smartrec_recommender.importing.products.staging import StagedRow, StagedStyle
from smartrec_recommender.importing.products.styles import ReadStyles, StyleReader
from tests.importing.reading import ATTRIBUTES, NOW

PRODUCTS = recognise("products.csv", ["id", "title", "price"], "products").preset


@pytest.fixture
def reader() -> StyleReader:
    return StyleReader(PRODUCTS, FileFacts(currency="EUR"), NOW, ATTRIBUTES)


def batch(number: int) -> Batch:
    """Two products: one that can be read, and one whose price cannot."""
    rows = [
        StagedRow("style", line, _said(line, price), "{}")
        for line, price in ((2 * number, "49.95"), (2 * number + 1, "much"))
    ]
    return Batch([StagedStyle(f"P{row.line}", row.line, False, [row]) for row in rows], {}, {})


def _said(line: int, price: str) -> str:
    return json.dumps({"title": f"Dress {line}", "price": price, "tags": ["linen", "new"]})


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "products.csv"
    path.write_text("id,title,price\n", encoding="utf-8")
    return path


def read(reader: StyleReader, styles: Batch) -> ReadStyles:
    return reader.read(*styles)


def test_a_second_process_reads_the_same_in_the_same_order_and_its_death_loses_nothing(reader, file):
    batches = [batch(number) for number in range(1, 6)]
    with process_for(file, long_file_bytes=0) as process:
        ahead = read_ahead(reader, batches, process)
        found = [next(ahead), next(ahead)]
        for pid in list(getattr(process, "_processes", {})):
            os.kill(pid, signal.SIGKILL)
        found += ahead
    assert found == [(one, read(reader, one)) for one in batches]
    assert all(len(styles.products) == len(styles.rejects) == 1 for _, styles in found)


def test_a_short_file_needs_no_second_process(reader, file):
    with process_for(file) as process:
        assert process is None
        assert [styles for _, styles in read_ahead(reader, [batch(1)], process)] == [read(reader, batch(1))]


def test_an_import_looks_for_cycles_less_often_and_leaves_the_collector_as_it_was():
    before = gc.get_threshold()
    with cycles_sought_seldom():
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before
