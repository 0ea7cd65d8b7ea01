"""Reads CSV and JSON Lines. What is wrong with a line is that line's affair: the lines after it are read."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile, check_columns

_LONGEST_ROW_SHOWN = 2_000
# Of a row of CSV. Quotation marks that are all shifted by one make rows that never end.
_MOST_LINES, _MOST_CHARACTERS, _MOST_BROKEN_AT_A_STRETCH = 1_000, 500_000, 1_000
_MORE_THAN_A_TEXT_LINES = 20
_NOT_UTF_8 = "is not UTF-8: save the file as UTF-8"
_OPEN_QUOTE = "a quotation mark opens a cell and none closes it"


class _Line(NamedTuple):
    """`text` of a line that is not UTF-8 has surrogates for the bytes that make no sense."""

    number: int
    text: str
    is_utf_8: bool

    def bad(self, reason: str) -> BadRow:
        shown = self.text[:_LONGEST_ROW_SHOWN].encode("utf-8", "surrogateescape")
        return BadRow(self.number, reason, shown.decode("utf-8", "replace"))


def read_csv(
    file: Path, on_bytes: Callable[[int], None], our_name: Mapping[str, str]
) -> Iterator[Row | BadRow]:
    """Raises UnreadableFile where the header is wrong, or so many rows on end that it is no CSV."""
    source = _CsvSource(_lines(file, on_bytes))
    first = next(source.records(), None)
    if first is None:
        raise UnreadableFile(f"{file.name} is empty: its first line must name the columns.")
    if isinstance(first, BadRow):
        raise UnreadableFile(f"{file.name}, line {first.line}: {first.reason}.")
    header = [name.strip() for name in first.fields]
    check_columns(file, header, our_name)
    for record in source.records(len(header)):
        if source.broken > _MOST_BROKEN_AT_A_STRETCH:
            raise UnreadableFile(
                f"{file.name}: of {source.broken:,} rows on end, the last in line {record.line}, the "
                "quotation marks do not match: write it as CSV with a mark before and after each text."
            )
        if isinstance(record, BadRow):
            yield record
        elif len(record.fields) != len(header):
            reason = f"has {len(record.fields)} fields where the header has {len(header)}"
            yield BadRow(record.line, reason, record.fields)
        else:
            cells = zip(header, record.fields, strict=True)
            yield Row(record.line, {name: value for name, value in cells if value != ""})


def read_json_lines(
    file: Path, on_bytes: Callable[[int], None], our_name: Mapping[str, str]
) -> Iterator[Row | BadRow]:
    """Raises UnreadableFile where no row has a column that is to be renamed."""
    if our_name:
        _check_names(file, our_name)
    for row in _json_rows(file, on_bytes):
        if isinstance(row, BadRow):
            yield row
        else:
            yield Row(row.line, {name: value for name, value in row.fields.items() if value is not None})


def _check_names(file: Path, our_name: Mapping[str, str]) -> None:
    """Reads on only until each was there: most often one row, all of them if a name is wrong or rare."""
    names: dict[str, None] = {}
    for row in _json_rows(file, lambda _: None):
        if isinstance(row, Row):
            names |= dict.fromkeys(row.fields)
            if our_name.keys() <= names.keys():
                return
    if names:
        check_columns(file, list(names), our_name)


def _json_rows(file: Path, on_bytes: Callable[[int], None]) -> Iterator[Row | BadRow]:
    for line in _lines(file, on_bytes):
        if line.text.strip():
            yield _json_row(line)


def _json_row(line: _Line) -> Row | BadRow:
    if not line.is_utf_8:
        return line.bad(_NOT_UTF_8)
    try:
        fields = json.loads(line.text)
    except json.JSONDecodeError as error:
        return line.bad(f"is not JSON: {error.msg}")
    except ValueError:
        return line.bad("holds a number of more digits than can be read")
    except RecursionError:
        return line.bad("is nested too deeply")
    return Row(line.number, fields) if isinstance(fields, dict) else line.bad("is not a JSON object")


class _Record(NamedTuple):
    """The cells of a row, and its last line."""

    line: int
    fields: list[str]


class _CsvSource:
    """Lines as the CSV reader asks for them. A record that goes wrong gives back all lines but its first.

    `broken`: how many on end did, up to now.
    """

    def __init__(self, lines: Iterator[_Line]) -> None:
        self._lines = lines
        self._given_back: deque[_Line] = deque()
        self._record: list[_Line] = []
        self._characters = 0
        self.broken = 0

    def __iter__(self) -> _CsvSource:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self._record.append(line)
        self._characters += len(line.text)
        if len(self._record) > 1 and (len(self._record) > _MOST_LINES or self._characters > _MOST_CHARACTERS):
            raise csv.Error("a row that does not end")
        return line.text

    def records(self, cells_of_row: int | None = None) -> Iterator[_Record | BadRow]:
        """Strict: else a mark that is left open swallows rows until another one happens to close the cell.

        `cells_of_row`: a record of many lines that has another number of cells has swallowed rows, too.
        """
        reader = csv.reader(self, strict=True)
        while True:
            self._record, self._characters = [], 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                self.broken += 1
                yield self._broken(str(error))
                continue
            if len(self._record) > _MORE_THAN_A_TEXT_LINES and cells_of_row not in (None, len(cells)):
                self.broken += 1
                yield self._broken(_OPEN_QUOTE)
                continue
            self.broken = 0
            if unreadable := next((line for line in self._record if not line.is_utf_8), None):
                yield unreadable.bad(_NOT_UTF_8)
            elif cells:
                yield _Record(self._record[-1].number, cells)

    def _broken(self, reason: str) -> _Record | BadRow:
        first, *others = self._record
        self._given_back.extendleft(reversed(others))
        if not first.is_utf_8:
            return first.bad(_NOT_UTF_8)
        try:
            cells, *after = csv.reader([first.text, "a line after it"])
        except csv.Error:
            return first.bad(f"is not CSV: {reason}")
        # of one line, a mark inside a cell that is not doubled does no harm
        return _Record(first.number, cells) if after else first.bad(_OPEN_QUOTE)


def _lines(file: Path, on_bytes: Callable[[int], None]) -> Iterator[_Line]:
    read_bytes = 0
    with file.open("rb") as binary:
        for number, line in enumerate(binary, start=1):
            read_bytes += len(line)
            if number % 1_000 == 0:
                on_bytes(read_bytes)
            encoding = "utf-8-sig" if number == 1 else "utf-8"
            try:
                yield _Line(number, line.decode(encoding), is_utf_8=True)
            except UnicodeDecodeError:
                yield _Line(number, line.decode(encoding, "surrogateescape"), is_utf_8=False)
    on_bytes(read_bytes)
