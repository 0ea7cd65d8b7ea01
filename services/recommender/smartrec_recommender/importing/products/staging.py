"""Gathers the records of a file by style, in a temporary database on the disk, so that memory stays bounded.

The rows of a style may stand anywhere in the file. Of two records that are the same variant the first counts:
one that says the same again changes nothing, one that contradicts it is set aside.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from pydantic_core import PydanticSerializationError, from_json, to_json

from smartrec_recommender.importing.files import BadRow

_TABLES = """
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE styles (style TEXT PRIMARY KEY, first_line INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE rows (
        style TEXT, key TEXT, line INTEGER, is_grouped INTEGER, fields TEXT, record TEXT,
        PRIMARY KEY (style, key)
    ) WITHOUT ROWID;
    CREATE TABLE bad (line INTEGER, reason TEXT, record TEXT);
"""
_ADD = "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_STYLES = "SELECT style, first_line FROM styles WHERE first_line > ? ORDER BY first_line"
_ROWS = "SELECT key, line, is_grouped, fields, record FROM rows WHERE style = ? ORDER BY line"


class StagedRow(NamedTuple):
    """A record by field as JSON, its place in the file, and as JSON what the file says there."""

    key: str
    line: int
    said: str
    record: str

    def fields(self) -> dict[str, Any]:
        return _fields_of(self.said)

    def bad(self, reason: str) -> BadRow:
        return BadRow(self.line, reason, json.loads(self.record))


class StagedStyle(NamedTuple):
    """The records of one style in the order of the file. `line`: the first."""

    style: str
    line: int
    is_grouped: bool
    rows: list[StagedRow]


class Stage:
    """What one file says, by style."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._latest_style = connection, ""
        self.rows = 0

    def add(
        self, line: int, style: str, key: str, is_grouped: bool, fields: Mapping[str, Any], record: Any
    ) -> None:
        self.rows += 1
        told = _json_of(fields)
        values = (style, key, line, is_grouped, told, _json_of(record))
        if self._connection.execute(_ADD, values).rowcount:
            if style != self._latest_style:
                self._connection.execute("INSERT OR IGNORE INTO styles VALUES (?, ?)", (style, line))
                self._latest_style = style
            return
        query = "SELECT line, fields FROM rows WHERE style = ? AND key = ?"
        first_line, before = self._connection.execute(query, (style, key)).fetchone()
        if before != told and (other := _difference(json.loads(before), json.loads(told))):
            self.refuse(BadRow(line, f"id: line {first_line} has it already, with another {other}", record))

    def refuse(self, bad: BadRow) -> None:
        self.rows += 1
        values = (bad.line, bad.reason, _as_json(bad.row))
        self._connection.execute("INSERT INTO bad VALUES (?, ?, ?)", values)

    def join(self, style: str, of: Iterable[str]) -> None:
        """Makes the rows of other styles variants of this one, as a record says that lists its variants."""
        for other in of:
            found = self._connection.execute(
                "SELECT first_line FROM styles WHERE style = ?", (other,)
            ).fetchone()
            if found is None or other == style:
                continue
            self._connection.execute(
                "UPDATE OR IGNORE rows SET style = ?, is_grouped = 1 WHERE style = ?", (style, other)
            )
            self._connection.execute("DELETE FROM styles WHERE style = ?", (other,))

    @property
    def is_nothing_read(self) -> bool:
        """Whether all rows that there are were refused."""
        return self._connection.execute("SELECT 1 FROM styles").fetchone() is None

    def fault_of_all(self) -> BadRow | None:
        """Returns: the first refused row, where several were refused for one reason."""
        query = "SELECT count(*), count(DISTINCT reason) FROM bad"
        count, reasons = self._connection.execute(query).fetchone()
        return next(self.bad_rows()) if count > 1 and reasons == 1 else None

    def bad_rows(self) -> Iterator[BadRow]:
        """Those that were refused while they were read, in the order of the file."""
        for line, reason, record in self._connection.execute("SELECT * FROM bad ORDER BY line"):
            yield BadRow(line, reason, json.loads(record))

    def styles(self, after_line: int = 0) -> Iterator[StagedStyle]:
        """In the order of their first lines; those up to `after_line` are left out."""
        for style, first_line in self._connection.execute(_STYLES, (after_line,)):
            found = self._connection.execute(_ROWS, (style,)).fetchall()
            rows = [StagedRow(key, line, said, record) for key, line, _, said, record in found]
            yield StagedStyle(style, first_line, any(is_grouped for _, _, is_grouped, *_ in found), rows)

    def style_names(self) -> Iterator[str]:
        for (style,) in self._connection.execute("SELECT style FROM styles"):
            yield style

    def first_line_of_style(self, line: int) -> int:
        """Of a record that was not refused, the first line of its style; of any other, its own line."""
        query = "SELECT first_line FROM rows JOIN styles USING (style) WHERE line = ?"
        found = self._connection.execute(query, (line,)).fetchone()
        return int(found[0]) if found else line

    def count_styles(self, up_to_line: int) -> int:
        """How many styles begin up to that line."""
        query = "SELECT count(*) FROM styles WHERE first_line <= ?"
        return int(self._connection.execute(query, (up_to_line,)).fetchone()[0])


@contextmanager
def new_stage() -> Iterator[Stage]:
    """An empty stage, gone at the end."""
    with closing(sqlite3.connect("", isolation_level=None)) as connection:
        connection.executescript(_TABLES)
        connection.execute("BEGIN")
        yield Stage(connection)


def _difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Returns: the names of some columns that say something else; empty where none does."""
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return ", ".join(names[:3])


def _json_of(record: object) -> str:
    """Half a character (a lone surrogate) and kinds that JSON has not are for the standard library."""
    try:
        return to_json(record, inf_nan_mode="constants").decode()
    except (PydanticSerializationError, ValueError):
        return json.dumps(record, default=str)


def _fields_of(text: str) -> dict[str, Any]:
    """The faster reader refuses what is nested deeply, and half a character."""
    try:
        fields: dict[str, Any] = from_json(text)
    except ValueError:
        fields = json.loads(text)
    return fields


def _as_json(record: object) -> str:
    try:
        return _json_of(record)
    except RecursionError:
        return '"(nested too deeply to be shown)"'
