"""What is known of the shop is read in pages, and after a change only where something changed."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.store.catalogue.products import read_columns
from smartrec_recommender.store.catalogue.snapshot import read_snapshot
from smartrec_recommender.training.refresh import refresh


def write(engine: sa.Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text(statement))


def read(engine: sa.Engine, before: Snapshot | None = None) -> Snapshot:
    with engine.connect() as connection:
        return read_snapshot(connection, before)


def assert_same(one: ProductColumns, other: ProductColumns) -> None:
    for field in fields(ProductColumns):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


@pytest.mark.parametrize("rows_at_once", [1, 7, 240, 241])
def test_pages_of_any_size_make_the_same_columns(engine: sa.Engine, rows_at_once: int) -> None:
    with engine.connect() as connection:
        whole = read_columns(connection)
        assert len(whole) == 240
        assert_same(read_columns(connection, rows_at_once), whole)


def test_after_a_change_what_did_not_change_is_not_read_again(engine: sa.Engine) -> None:
    write(engine, "UPDATE products SET updated_at = now() - interval '1 hour'")
    before = read(engine)
    write(engine, "UPDATE products SET price = 1 WHERE product_id = 'P00003'")  # says nothing of when
    write(engine, "UPDATE products SET price = 2, updated_at = now() WHERE product_id = 'P00005'")
    write(engine, "INSERT INTO terms (kind, name, product_count) VALUES ('brand', 'Zebra', 1)")
    after = read(engine, before)
    assert after.catalogue.products.price[3] == before.catalogue.products.price[3] != 1
    assert after.catalogue.products.price[5] == 2
    assert after.terms.number("brand", "Zebra")
    assert after.read_at > before.read_at


def test_a_refresh_brings_the_popularity_of_all_up_to_date(engine: sa.Engine) -> None:
    write(engine, "UPDATE products SET updated_at = now() - interval '1 hour'")
    before = read(engine)
    write(engine, "UPDATE product_popularity SET popularity = popularity + 7")
    write(engine, "DELETE FROM product_popularity WHERE product_number % 2 = 0")
    assert_same(read(engine, before).catalogue.products, before.catalogue.products)
    refresh(engine)
    with engine.connect() as connection:
        now = read_columns(connection)
    assert now.popularity.min() == 0
    assert_same(read(engine, before).catalogue.products, now)


def test_of_what_was_deleted_nothing_stays(engine: sa.Engine) -> None:
    write(engine, "UPDATE products SET updated_at = now() - interval '1 hour'")
    before = read(engine)
    write(engine, "DELETE FROM products WHERE product_id = 'P00007'")
    after = read(engine, before)
    assert len(after.catalogue) == after.terms.product_count == 239
    with engine.connect() as connection:
        assert_same(after.catalogue.products, read_columns(connection))


def test_the_catalogues_currencies_are_those_of_its_prices(engine: sa.Engine) -> None:
    write(engine, "UPDATE products SET currency = NULL, price = NULL WHERE product_number % 3 = 0")
    write(engine, "UPDATE products SET currency = 'SEK' WHERE product_id = 'P00003'")
    assert read(engine).terms.currencies == {"EUR", "SEK"}
    write(engine, "UPDATE products SET currency = NULL, price = NULL")
    assert read(engine).terms.currencies == frozenset()
