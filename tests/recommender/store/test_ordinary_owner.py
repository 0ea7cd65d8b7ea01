"""Migrations under an owner that is no superuser, as managed databases have (docs/kubernetes.md)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from smartrec.embedded import postgres
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate, missing_migrations
from tests.recommender.running_recommender import Clock, running

BEFORE_MODELS_WERE_NAMED = "0018"
MODELS = {"default": "fashion 4", "outlet": "fashion 3"}
SHOPS = """
    INSERT INTO tenants (tenant) VALUES ('outlet');
    INSERT INTO catalogue_state (tenant) VALUES ('outlet')
"""
PICTURES = """
    INSERT INTO pictures (tenant, image_hash, analysis, embedding, model, perceptual_hash)
    SELECT tenant, number, '{}', array_fill(0, ARRAY[256])::halfvec,
           CASE number WHEN 1 THEN 'old' ELSE model END, number
    FROM (VALUES ('default', 'fashion 4'), ('outlet', 'fashion 3')) AS shop (tenant, model),
         generate_series(1, 3) AS number
"""
FORCED = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('pictures', 'catalogue_state')"


def _execute(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


@pytest.fixture
def database_of_an_ordinary_owner(postgres_server) -> Iterator[tuple[str, str]]:
    """The addresses of one database: its owner's, and a superuser's."""
    name, password = f"owned_{secrets.token_hex(6)}", secrets.token_hex(16)
    postgres.ensure_database(postgres_server, name)
    superuser = postgres_server.url(name)
    _execute(
        superuser,
        f"CREATE ROLE {name} LOGIN NOSUPERUSER CREATEROLE PASSWORD '{password}'",
        "DO $$ BEGIN CREATE ROLE smartrec_service; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        f"GRANT smartrec_service TO {name} WITH ADMIN TRUE, SET TRUE",
        f"ALTER DATABASE {name} OWNER TO {name}",
        "CREATE EXTENSION IF NOT EXISTS vector",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    )
    owner = sa.make_url(superuser).set(username=name, password=password)
    yield owner.render_as_string(hide_password=False), superuser
    _execute(postgres_server.url("postgres"), f'DROP DATABASE "{name}" WITH (FORCE)', f"DROP ROLE {name}")


def test_rows_of_every_shop_are_brought_up_to_date_and_stay_their_own(database_of_an_ordinary_owner):
    owner, superuser = database_of_an_ordinary_owner
    engine = new_engine(owner)
    migrate(engine, BEFORE_MODELS_WERE_NAMED)
    _execute(superuser, SHOPS, PICTURES)
    migrate(engine)
    assert missing_migrations(engine) == []
    engine.dispose()
    everything = sa.create_engine(superuser)
    with everything.connect() as connection:
        named = connection.execute(sa.text("SELECT tenant, embedding_model FROM catalogue_state"))
        assert dict(tuple(row) for row in named) == MODELS
        parts = connection.execute(sa.text("SELECT tenant, sum(hash_band_0) FROM pictures GROUP BY tenant"))
        assert dict(tuple(row) for row in parts) == dict.fromkeys(MODELS, 1 + 2 + 3)
        assert connection.execute(sa.text(FORCED)).scalar() is True
    everything.dispose()


async def test_the_service_runs_as_that_owner(database_of_an_ordinary_owner):
    owner, _ = database_of_an_ordinary_owner
    engine = new_engine(owner)
    migrate(engine)
    engine.dispose()
    async with running(RecommenderSettings(database_url=owner), Clock()) as client:
        assert (await client.get("/readyz")).status_code == 200
        assert (await client.get("/v1/users/maya/recommendations")).json()["products"] == []
