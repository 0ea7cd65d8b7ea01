"""Brings a database to the newest schema while it serves; safe to run from several processes at once.

A migration that needs a table for itself waits for it briefly, and tries again later: whoever waits for such
a lock holds up all who come after.
"""

from __future__ import annotations

import time
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from smartrec_recommender.store.connection import as_owner

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK_TIMEOUT_SECONDS = 0.5  # all who come after a waiting migration wait with it
_LOCK = 0x5A0_47EC  # any number, the same in every process
_TRIES, _PAUSE_SECONDS = 200, 2.0
_WAITED_IN_VAIN = ("55P03", "40P01")  # lock_not_available, deadlock_detected


class TablesInUse(Exception):
    """A transaction has held a table for so long that the migrations were given up; those done are kept."""


def migrate(
    engine: sa.Engine, revision: str = "head", lock_timeout_seconds: float = LOCK_TIMEOUT_SECONDS
) -> None:
    """Runs the migrations missing up to `revision`; a second caller waits its turn. Raises: TablesInUse."""
    with as_owner(engine).connect() as connection:
        try:
            _wait_for_turn(connection)
            _upgrade(connection, revision, lock_timeout_seconds)
        finally:
            connection.invalidate()  # closed, and with it goes what is set and locked here


def _upgrade(connection: sa.Connection, revision: str, lock_timeout_seconds: float) -> None:
    for _ in range(_TRIES):
        connection.exec_driver_sql(f"SET lock_timeout = {round(1000 * lock_timeout_seconds)}")
        connection.commit()
        try:
            return command.upgrade(_config(connection), revision)
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "pgcode", None) not in _WAITED_IN_VAIN:
                raise
            connection.rollback()
        time.sleep(_PAUSE_SECONDS)
    raise TablesInUse(
        "Other transactions hold a table that a migration needs. SELECT pid, xact_start, query FROM "
        "pg_stat_activity ORDER BY xact_start shows them, the oldest first; end it, or try again."
    )


def _wait_for_turn(connection: sa.Connection) -> None:
    """By asking again: an index that is made concurrently would wait for those who wait in Postgres."""
    taken = sa.text("SELECT pg_try_advisory_lock(:lock)")
    while not connection.execute(taken, {"lock": _LOCK}).scalar():
        connection.rollback()
        time.sleep(0.2)
    connection.commit()


def missing_migrations(engine: sa.Engine) -> list[str]:
    """Returns: the migrations that this database lacks, newest first; empty when it is up to date."""
    with as_owner(engine).connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(_config())
    return [revision.revision for revision in script.iterate_revisions("head", current)]


def is_known_revision(revision: str) -> bool:
    """Whether this code has the migration, or a newer version has made it."""
    script = ScriptDirectory.from_config(_config())
    return any(known.revision == revision for known in script.walk_revisions())


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
