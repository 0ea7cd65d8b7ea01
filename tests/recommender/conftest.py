"""The recommender on a real Postgres and a real Valkey, with a small shop in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import new_engine
from tests.recommender import shop
from tests.recommender.fake_upstreams import FakeNlp, FakeVision, served
from tests.recommender.running_recommender import Clock, copy_of, named_copy_of, running


@pytest.fixture(scope="session")
def shop_template(
    postgres_server, empty_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of a database with 240 products, embeddings and some shoppers' histories, to be copied."""
    with named_copy_of(postgres_server, empty_template) as name:
        engine = new_engine(postgres_server.url(name))
        folder = tmp_path_factory.mktemp("shop")
        shop.import_catalogue(engine, folder, shop.catalogue())
        shop.give_embeddings(engine)
        shop.import_history(engine, folder, shop.histories())
        engine.dispose()
        yield name


@pytest.fixture(scope="session")
def read_shop_url(postgres_server, shop_template: str) -> Iterator[str]:
    """The address of a copy of the shop that no test writes to."""
    with copy_of(postgres_server, shop_template) as url:
        yield url


@pytest.fixture
def shop_url(postgres_server, shop_template: str) -> Iterator[str]:
    """The address of the test's own copy of the shop."""
    with copy_of(postgres_server, shop_template) as url:
        yield url


@pytest.fixture
def engine(shop_url: str) -> Iterator[sa.Engine]:
    engine = new_engine(shop_url)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def reader(read_shop_url: str, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """The service on the shop that all tests share, for tests that only read."""
    async with running(RecommenderSettings(database_url=read_shop_url), clock) as client:
        yield client


@pytest.fixture
async def client(shop_url: str, redis_url: str, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """The service on the test's own copy of the shop, with a cache."""
    settings = RecommenderSettings(database_url=shop_url, redis_url=redis_url)
    async with running(settings, clock) as client:
        yield client


@pytest.fixture
async def empty_client(empty_engine: sa.Engine, clock: Clock) -> AsyncIterator[httpx.AsyncClient]:
    """The service on a shop without products."""
    url = empty_engine.url.render_as_string(hide_password=False)
    async with running(RecommenderSettings(database_url=url), clock) as client:
        yield client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def vision() -> Iterator[FakeVision]:
    with served(FakeVision()) as server:
        yield server


@pytest.fixture
def nlp() -> Iterator[FakeNlp]:
    with served(FakeNlp()) as server:
        yield server
