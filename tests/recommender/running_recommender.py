"""A started recommender, its clock, and copies of a filled database: what its tests share beside fixtures."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
import sqlalchemy as sa

from smartrec.embedded import postgres
from smartrec_recommender.main import create_app
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate
from tests.recommender import shop


@contextmanager
def migrated_template(server) -> Iterator[str]:
    """The name of an empty database with all tables, to be copied."""
    name = f"shop_{secrets.token_hex(6)}"
    postgres.ensure_database(server, name)
    engine = new_engine(server.url(name))
    migrate(engine)
    engine.dispose()
    yield name
    _admin(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def copy_of(server, template: str) -> Iterator[str]:
    """The address of a copy of the template, which is dropped in the end."""
    with named_copy_of(server, template) as name:
        yield server.url(name)


@contextmanager
def named_copy_of(server, template: str) -> Iterator[str]:
    """The name of one, to be filled and copied again."""
    name = f"test_{secrets.token_hex(6)}"
    _admin(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    yield name
    _admin(server, f'DROP DATABASE "{name}" WITH (FORCE)')


class Clock:
    """The service's clock; a test may set it."""

    def __init__(self) -> None:
        self.now = shop.NOW

    def __call__(self) -> datetime:
        return self.now


class running:  # noqa: N801 (used as a context manager)
    """A started service and a client of it."""

    def __init__(
        self, settings: RecommenderSettings, clock: Clock, configuration: RankingConfiguration = STANDARD
    ) -> None:
        self.app = create_app(settings, clock, configuration)

    async def __aenter__(self) -> httpx.AsyncClient:
        self._lifespan = self.app.router.lifespan_context(self.app)
        await self._lifespan.__aenter__()
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url="http://recommender"
        )
        return self.client

    async def __aexit__(self, *error: object) -> None:
        await self.client.aclose()
        await self._lifespan.__aexit__(None, None, None)


def _admin(server, statement: str) -> None:
    engine = sa.create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
