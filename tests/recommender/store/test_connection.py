"""Reads and transactions share connections, and none is used that has ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smartrec_recommender.store.connection import as_owner, for_reading, for_tenant, new_engine
from smartrec_recommender.store.prepared import Prepared, array_of
from smartrec_service.resilience import deadlines

BACKEND = sa.text("SELECT pg_backend_pid()")


@pytest.fixture
def one(read_shop_url: str) -> Any:
    engine = new_engine(read_shop_url, pool_size=1)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(("address", "password"), [("smartrec", "of-the-file"), ("smartrec:own", "own")])
def test_the_password_of_the_file_is_taken_where_the_address_has_none(
    tmp_path: Path, address: str, password: str
) -> None:
    file = tmp_path / "password"
    file.write_text("of-the-file\n")
    engine = new_engine(f"postgresql+psycopg2://{address}@localhost/smartrec", password_file=file)
    assert engine.url.password == password


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


class TestPreparedStatements:
    COUNT = Prepared("count_below", "SELECT count(*) FROM products WHERE product_number < $1")
    LISTED = Prepared(
        "listed", "SELECT product_number FROM products WHERE product_number = ANY($1) ORDER BY 1"
    )
    NONE = Prepared("none", "SELECT 1")

    def test_a_connection_plans_one_once_and_a_new_connection_anew(self, one: sa.Engine) -> None:
        told = sa.text("SELECT name, generic_plans + custom_plans FROM pg_prepared_statements ORDER BY 1")
        for _ in range(2):
            for times in (1, 2, 3):
                with for_reading(one).connect() as connection:
                    assert self.COUNT.execute(connection, 11).scalar_one() == 10
                    assert connection.execute(told).all() == [("smartrec_count_below", times)]
            one.dispose()

    def test_it_takes_a_list_or_nothing(self, one: sa.Engine) -> None:
        with for_reading(one).connect() as connection:
            assert self.LISTED.execute(connection, array_of([3, 1, 1_000_000])).scalars().all() == [1, 3]
            assert self.LISTED.execute(connection, array_of([])).scalars().all() == []
            assert self.NONE.execute(connection).scalar_one() == 1

    def test_its_plan_shows_each_tenant_no_other_rows(self, one: sa.Engine) -> None:
        """Also the plan that is made once for all values, after the fifth time."""
        reading = for_reading(one)
        for _ in range(8):
            for tenant, count in (("default", 10), ("nobody", 0)):
                with for_tenant(reading, tenant).connect() as connection:
                    assert self.COUNT.execute(connection, 11).scalar_one() == count

    def test_it_outlives_a_transaction_that_is_given_up(self, one: sa.Engine) -> None:
        with one.connect() as connection:
            self.NONE.execute(connection)
            connection.rollback()
        with for_reading(one).connect() as connection:
            assert self.NONE.execute(connection).scalar_one() == 1


class TestADeadline:
    @pytest.fixture(autouse=True)
    def _in_half_a_second(self) -> Iterator[None]:
        deadlines.begin({deadlines.TIMEOUT_HEADER: "500"})
        yield
        deadlines.begin({})

    def test_ends_a_read_that_takes_longer(self, one: sa.Engine) -> None:
        with pytest.raises(sa.exc.OperationalError), for_reading(one).connect() as connection:
            connection.execute(sa.text("SELECT pg_sleep(60)"))

    def test_ends_the_wait_for_a_free_connection(self, one: sa.Engine) -> None:
        with for_reading(one).connect(), pytest.raises(sa.exc.TimeoutError):
            for_reading(one).connect()

    def test_leaves_the_connection_alone_once_the_read_is_done(self, one: sa.Engine) -> None:
        with for_reading(one).connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        deadlines.begin({})
        with for_reading(one).connect() as connection:  # of one: it is the same
            assert connection.execute(sa.text("SELECT 2 FROM pg_sleep(0.6)")).scalar_one() == 2
