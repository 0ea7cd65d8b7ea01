"""Writers beside one another: they take their locks in one order, and none is broken off for good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest
import sqlalchemy as sa

from smartrec.embedded.processes import wait_until
from smartrec_recommender.serving.caching.cache import ResultsCache
from smartrec_recommender.serving.privacy import erase_user
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.users.transactions import NewTransaction, Recorded, record_transactions
from tests.recommender import shop

USERS, PRODUCTS = 400, 40
_DEADLOCKS = sa.text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
_WAITS = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


@pytest.fixture
def writers(shop_url: str) -> Iterator[Callable[[], sa.Engine]]:
    """New engines; closed, their servers' counts are in the statistics."""
    engines: list[sa.Engine] = []

    def new() -> sa.Engine:
        engines.append(new_engine(shop_url))
        return engines[-1]

    yield new
    for engine in engines:
        engine.dispose()


def sales(name: str, round_number: int) -> list[dict[str, object]]:
    return [
        shop.transaction(f"shopper-{n:04}", n % PRODUCTS, days_ago=1 + n / 1000, quantity=round_number + 1)
        | {"transaction_id": f"{name}-{round_number}-{n}"}
        for n in range(USERS)
    ]


def sent(name: str, count: int) -> list[NewTransaction]:
    return [
        NewTransaction(f"{name}-{n}", f"shopper-{n:04}", f"P{n % PRODUCTS:05}", "view", shop.NOW)
        for n in range(count)
    ]


def bring_in(engine: sa.Engine, folder: Path, step: int) -> None:
    folder.mkdir()
    for round_number in range(4):
        rows = sales(folder.name, round_number)[::step]
        assert shop.import_history(engine, folder, rows)[0].written == USERS


def send(engine: sa.Engine, step: int) -> None:
    for round_number in range(12):
        batch = sent(f"sent{step}-{round_number}", 200)[::step]
        outcomes = record_transactions(engine, batch, shop.NOW)
        assert outcomes == [Recorded(one.transaction_id, True) for one in batch]


def change_products(engine: sa.Engine, folder: Path) -> None:
    folder.mkdir()
    for round_number in range(6):
        rows = [shop.product(n, stock=round_number + 1) for n in range(PRODUCTS)]
        shop.import_catalogue(engine, folder, rows[:: 1 if round_number % 2 else -1])


def erase(engine: sa.Engine) -> None:
    for n in range(USERS - 1, USERS - 20, -1):
        erase_user(engine, ResultsCache(None, 1, 1), f"shopper-{n:04}")


def test_writers_over_the_same_shoppers_and_products_never_wait_for_each_other(writers, tmp_path):
    shop.import_history(writers(), tmp_path, sales("before", 0))
    with ThreadPoolExecutor() as pool:
        jobs = [
            pool.submit(bring_in, writers(), tmp_path / "forth", 1),
            pool.submit(bring_in, writers(), tmp_path / "back", -1),
            pool.submit(send, writers(), 1),
            pool.submit(send, writers(), -1),
            pool.submit(change_products, writers(), tmp_path / "products"),
            pool.submit(erase, writers()),
        ]
        for job in jobs:
            job.result(timeout=120)
    with writers().connect() as connection:
        assert connection.execute(_DEADLOCKS).scalar_one() == 0


def test_what_postgres_breaks_off_so_that_others_go_on_is_done_again(writers, shop_url):
    engine = writers()
    batch = sent("again", 2)
    other = psycopg2.connect(shop_url.replace("+psycopg2", ""))
    with other, other.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '1min'")  # whoever looks first is broken off: not this one
        lock = """
            SELECT FROM product_popularity JOIN products USING (product_number)
            WHERE product_id = %s FOR UPDATE OF product_popularity
        """
        cursor.execute(lock, (batch[1].product_id,))
        outcomes: list[object] = []
        recording = threading.Thread(
            target=lambda: outcomes.extend(record_transactions(engine, batch, shop.NOW))
        )
        recording.start()

        def is_waiting() -> bool:
            cursor.execute(_WAITS)
            return bool(cursor.fetchone()[0])

        assert wait_until(is_waiting, 10, 0.01)
        cursor.execute(lock, (batch[0].product_id,))  # which the batch holds
    recording.join(30)
    other.close()
    assert outcomes == [Recorded(one.transaction_id, True) for one in batch]
