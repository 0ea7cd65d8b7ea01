"""Real databases for every test that asks: one server each for the process, fresh contents for each test."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.memory_folder import new_folder
from tests.parallel_groups import ParallelGroups
from tests.slow_tests import SlowTests

SMALL_SHOP_PRODUCTS = 160


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(SlowTests(), "slow-tests")
    config.pluginmanager.register(ParallelGroups(), "parallel-groups")


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """A folder for server data; not pytest's own, which Postgres's user may be unable to enter."""
    folder = new_folder()
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server(servers_folder: Path) -> Iterator[object]:
    """A running `smartrec.embedded.postgres.PostgresServer`; its data may be lost with the machine."""
    from smartrec.embedded.running import running_postgres

    with running_postgres(servers_folder / "postgres", is_durable=False) as server:
        yield server


@pytest.fixture
def database_url(postgres_server) -> Iterator[str]:
    """The address (`postgresql+psycopg2://…`) of a new, empty database; pgvector can be created in it."""
    import psycopg2

    from smartrec.embedded import postgres

    name = f"test_{secrets.token_hex(6)}"
    postgres.ensure_database(postgres_server, name)
    yield postgres_server.url(name)
    connection = psycopg2.connect(postgres_server.url("postgres", driver="postgresql"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    connection.close()


@pytest.fixture(scope="session")
def empty_template(postgres_server) -> Iterator[str]:
    """The name of a database with all of the recommender's tables and nothing in them, to be copied."""
    from tests.recommender.running_recommender import migrated_template

    with migrated_template(postgres_server) as name:
        yield name


@pytest.fixture
def empty_url(postgres_server, empty_template: str) -> Iterator[str]:
    """The address of a migrated database with nothing in it."""
    from tests.recommender.running_recommender import copy_of

    with copy_of(postgres_server, empty_template) as url:
        yield url


@pytest.fixture
def empty_engine(empty_url: str) -> Iterator[object]:
    """A `sqlalchemy.Engine` on a migrated database with nothing in it."""
    from smartrec_recommender.store.connection import new_engine

    engine = new_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def valkey_server(servers_folder: Path) -> Iterator[object]:
    """A running `smartrec.embedded.valkey.ValkeyServer`."""
    from smartrec.embedded.running import running_valkey

    with running_valkey(servers_folder / "valkey") as server:
        yield server


@pytest.fixture
def redis_url(valkey_server) -> str:
    """The address of an empty Redis (Valkey) database."""
    import redis

    client = redis.Redis.from_url(valkey_server.url)
    client.flushall()
    client.close()
    return valkey_server.url


@pytest.fixture(scope="session")
def stack(servers_folder: Path) -> Iterator[object]:
    """The whole product with a small shop, as `smartrec demo` runs it: a `running_demo.RunningDemo`.

    Shared by all tests of a run: leave it working, and let no test depend on what another has bought.
    """
    from tests.running_demo import running_demo

    with running_demo(servers_folder / "stack", products=SMALL_SHOP_PRODUCTS) as demo:
        yield demo
