"""Writes many rows at once: COPY into a temporary table, then one INSERT from there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import sqlalchemy as sa

_NULL = "\\N"
_ROWS_AT_ONCE = 20_000  # bounds the memory that the text of the rows takes


def copy_rows(
    connection: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Copies `rows` into `table`, inside the connection's transaction. None is NULL.

    Postgres takes no COPY into a table under row-level security, so the rows go through a temporary one.
    """
    names = ", ".join(columns)
    beside = f"copied_{table}"
    connection.execute(
        sa.text(f"CREATE TEMP TABLE {beside} ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")  # noqa: S608
    )
    copy_into_stage(connection, beside, columns, rows)
    connection.execute(sa.text(f"INSERT INTO {table} ({names}) SELECT {names} FROM {beside}"))  # noqa: S608
    connection.execute(sa.text(f"DROP TABLE {beside}"))


def copy_into_stage(
    connection: sa.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Copies `rows` into a temporary table. None is NULL."""
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 (the pool has just handed it out)
    copy = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, NULL '{_NULL}')"
    remaining = iter(rows)
    with driver.cursor() as cursor:
        while batch := list(islice(remaining, _ROWS_AT_ONCE)):
            buffer = io.StringIO()
            csv.writer(buffer).writerows(
                [_NULL if value is None else value for value in row] for row in batch
            )
            buffer.seek(0)
            cursor.copy_expert(copy, buffer)


def as_text_array(texts: Iterable[str]) -> str:
    """`texts` as Postgres writes an array."""
    return as_array('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)


def as_array(values: Iterable[object]) -> str:
    """`values` (numbers) as Postgres writes an array."""
    return "{" + ",".join(str(value) for value in values) + "}"
