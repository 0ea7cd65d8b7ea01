"""Reads and transactions share connections, and none is used that has ended."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from smartrec_recommender.store.connection import as_owner, for_reading, new_engine

BACKEND = sa.text("SELECT pg_backend_pid()")


@pytest.fixture
def one(read_shop_url: str) -> Any:
    engine = new_engine(read_shop_url, pool_size=1)
    yield engine
    engine.dispose()


def backend(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(BACKEND).scalar_one())


def end(other: sa.Engine, process: int) -> None:
    with as_owner(other).connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process})


def test_reads_and_transactions_take_turns_on_one_connection(one: sa.Engine) -> None:
    assert backend(one) == backend(for_reading(one)) == backend(as_owner(one)) == backend(one)


def test_a_transaction_is_one_and_a_read_is_none(one: sa.Engine) -> None:
    for engine, is_transaction in ((one, True), (for_reading(one), False)) * 2:
        with engine.connect() as connection:
            first = connection.execute(sa.text("SELECT now()")).scalar_one()
            assert (connection.execute(sa.text("SELECT now()")).scalar_one() == first) == is_transaction


@pytest.mark.parametrize("is_read", [True, False])
def test_what_ended_meanwhile_is_replaced_unseen(one: sa.Engine, read_shop_url: str, is_read: bool) -> None:
    engine, other = for_reading(one) if is_read else one, new_engine(read_shop_url)
    before = backend(engine)
    end(other, before)
    assert backend(engine) != before
    other.dispose()
