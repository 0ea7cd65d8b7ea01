"""Reads Parquet a batch of rows at a time, by DuckDB, which needs nothing from the network for it.

Data frames write a number that may be missing as a float: NaN is an empty cell, and 1001.0 is 1001.
"""

from __future__ import annotations

import glob
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartrec_recommender.importing.files import Row, UnreadableFile

if TYPE_CHECKING:
    import duckdb

_BATCH_ROWS = 10_000
_WHOLE_UP_TO = 2.0**53
_FROM_FILE = "FROM read_parquet($file, hive_partitioning = false)"
_MOMENT = "TIMESTAMP WITH TIME ZONE"  # read as UTC without a zone: with one, DuckDB needs a package for it


def parquet_columns(file: Path) -> list[str]:
    """Raises UnreadableFile."""
    with _opened(file) as table:
        return list(_types(table, file))


def read_parquet(file: Path, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[Row]:
    """The line of a row is its number, from 1. Raises UnreadableFile."""
    with _opened(file) as table:
        types = _types(table, file)
        is_moment = [kind == _MOMENT for kind in types.values()]
        rows_in_file = table.execute(f"SELECT count(*) {_FROM_FILE}", _named(file)).fetchall()[0][0]
        columns = ", ".join(map(_column, types, is_moment))
        answer = table.execute(f"SELECT {columns} {_FROM_FILE}", _named(file))
        done = 0
        while rows := answer.fetchmany(_BATCH_ROWS):
            for values in rows:
                done += 1
                cells = zip(types, map(_cell, values, is_moment), strict=True)
                yield Row(done, {name: value for name, value in cells if value is not None and value != ""})
            on_bytes(file.stat().st_size * done // rows_in_file)


@contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """What goes wrong in DuckDB is the file's fault."""
    import duckdb  # a fifth of a second and its memory, which no request needs

    settings: dict[str, Any] = {"threads": "1", "memory_limit": "512MiB"}
    try:
        with duckdb.connect(config=settings) as table:
            yield table
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise UnreadableFile(f"{file.name} is not a Parquet file that can be read: {reason}") from None


def _named(file: Path) -> dict[str, str]:
    return {"file": glob.escape(str(file))}


def _types(table: duckdb.DuckDBPyConnection, file: Path) -> dict[str, str]:
    described = table.execute(f"DESCRIBE SELECT * {_FROM_FILE}", _named(file)).fetchall()
    return {name: kind for name, kind, *_ in described}


def _column(name: str, is_moment: bool) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    return f"{quoted}::TIMESTAMP" if is_moment else quoted


def _cell(value: object, is_moment: bool) -> object:
    if is_moment and isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _WHOLE_UP_TO else value
