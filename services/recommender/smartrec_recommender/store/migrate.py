"""Brings a database to the newest schema; safe to run from several processes at once."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from smartrec_recommender.store.connection import as_owner

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_LOCK = 0x5A0_47EC  # any number, the same in every process


def migrate(engine: sa.Engine, revision: str = "head") -> None:
    """Runs the migrations missing up to `revision` in one transaction; a second caller waits its turn."""
    with as_owner(engine).begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        command.upgrade(_config(connection), revision)


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
