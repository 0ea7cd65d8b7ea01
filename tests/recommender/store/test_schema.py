"""The migrations make exactly the tables that the code works with."""

from __future__ import annotations

import threading

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from smartrec_recommender.store.connection import new_engine
from smartrec_recommender.store.migrate import migrate, missing_migrations
from smartrec_recommender.store.schema import metadata


def test_a_migrated_database_has_the_tables_of_the_code(empty_engine):
    with empty_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        assert compare_metadata(context, metadata) == []


def test_migrating_from_two_processes_at_once_migrates_once(database_url):
    engines = [new_engine(database_url) for _ in range(2)]
    assert missing_migrations(engines[0])
    threads = [threading.Thread(target=migrate, args=(engine,)) for engine in engines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missing_migrations(engines[0]) == []
    with engines[0].connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM catalogue_state")).scalar() == 1
    for engine in engines:
        engine.dispose()
