"""Reads CSV with any separator. What is wrong with a row is that row's affair: the rows after it are read."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile
from smartrec_recommender.importing.formats.opening import NOT_READABLE, Line

# Of a row of CSV. Quotation marks that are all shifted by one make rows that never end.
_MOST_LINES, _MOST_CHARACTERS, _MOST_BROKEN_AT_A_STRETCH = 1_000, 500_000, 1_000
_MORE_THAN_A_TEXT_LINES = 20
_OPEN_QUOTE = "a quotation mark opens a cell and none closes it"


class Header(NamedTuple):
    """The names of the columns, and the number of the header's last line."""

    columns: list[str]
    last_line: int


def read_header(name: str, lines: Iterator[Line], separator: str) -> Header:
    """Of several columns with one name, the later ones get a number. Raises UnreadableFile."""
    first = next(_CsvSource(lines, separator).records(), None)
    if first is None:
        raise UnreadableFile(f"{name} is empty: its first line must name the columns.")
    if isinstance(first, BadRow):
        raise UnreadableFile(f"{name}, line {first.line}: {first.reason}.")
    header: list[str] = []
    for column in (column.strip().lstrip("\ufeff") for column in first.fields):
        count = sum(column == before.partition(" (again")[0] for before in header)
        header.append(f"{column} (again {count + 1})" if column and count else column)
    return Header(header, first.line)


def read_delimited(
    name: str, lines: Iterator[Line], separator: str, header: list[str]
) -> Iterator[Row | BadRow]:
    """`lines`: those after the header. Empty cells are left out, and so are columns without a name.

    Raises UnreadableFile where so many rows on end are broken that it is no CSV.
    """
    source = _CsvSource(lines, separator)
    for record in source.records(len(header)):
        if source.broken > _MOST_BROKEN_AT_A_STRETCH:
            raise UnreadableFile(
                f"{name}: of {source.broken:,} rows on end, the last in line {record.line}, the "
                "quotation marks do not match: write it as CSV with a mark before and after each text."
            )
        yield record if isinstance(record, BadRow) else _row(record, header)


def _row(record: _Record, header: list[str]) -> Row | BadRow:
    cells = record.fields
    if len(cells) > len(header) and not any(cells[len(header) :]):
        cells = cells[: len(header)]
    if len(cells) != len(header):
        return BadRow(
            record.line, f"has {len(cells)} fields where the header has {len(header)}", record.fields
        )
    named = zip(header, cells, strict=True)
    return Row(record.line, {column: _plain(value) for column, value in named if column and value != ""})


def _plain(cell: str) -> str:
    """`="00451"` is how a text is told to spreadsheets that would read a number."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell


class _Record(NamedTuple):
    """The cells of a row, and its last line."""

    line: int
    fields: list[str]


class _CsvSource:
    """Lines as the CSV reader asks for them. A record that goes wrong gives back all lines but its first.

    `broken`: how many on end did, up to now.
    """

    def __init__(self, lines: Iterator[Line], separator: str) -> None:
        self._lines, self._separator = lines, separator
        self._given_back: deque[Line] = deque()
        self._record: list[Line] = []
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
        reader = csv.reader(self, strict=True, delimiter=self._separator)
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
            if unreadable := next((line for line in self._record if not line.is_readable), None):
                yield unreadable.bad(NOT_READABLE)
            elif any(cells):
                yield _Record(self._record[-1].number, cells)

    def _broken(self, reason: str) -> _Record | BadRow:
        first, *others = self._record
        self._given_back.extendleft(reversed(others))
        if not first.is_readable:
            return first.bad(NOT_READABLE)
        try:
            cells, *after = csv.reader([first.text, "a line after it"], delimiter=self._separator)
        except csv.Error:
            return first.bad(f"is not CSV: {reason}")
        # of one line, a mark inside a cell that is not doubled does no harm
        return _Record(first.number, cells) if after else first.bad(_OPEN_QUOTE)
