"""The demo shop speaks our words: an import changes none of them, and a second one changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from smartrec_demo.shop.goods import stock_shop_with_goods
from tests.recommender import shop

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
TABLES = ("products", "product_rows", "product_identifiers", "product_popularity", "terms")


def all_rows(engine: sa.Engine) -> dict[str, list[str]]:
    """By table, each row as Postgres writes it."""
    with engine.connect() as connection:
        return {
            table: sorted(connection.execute(sa.text(f"SELECT t::text FROM {table} t")).scalars())  # noqa: S608
            for table in TABLES
        }


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [{**product.line(), "image": None} for product in stock_shop_with_goods(60, 7, UNTIL)]
    path = tmp_path / "products.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_the_demo_shop_keeps_its_words_and_a_second_import_leaves_every_byte(empty_engine, file):
    first, set_aside = shop.import_file(empty_engine, file)
    assert (first.written, first.unmapped, set_aside) == (60, {}, [])
    assert all(theirs == ours for (theirs, ours) in first.mapped["category"])
    before = all_rows(empty_engine)
    second, _ = shop.import_file(empty_engine, file)
    assert (second.written, second.unchanged) == (0, 60)
    assert all_rows(empty_engine) == before
