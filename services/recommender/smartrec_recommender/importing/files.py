"""Reads CSV and JSON Lines row by row, with line numbers, and sets the bad rows aside."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

SUFFIXES = (".csv", ".jsonl", ".ndjson")
_LONGEST_ROW_SHOWN = 2_000
Item = TypeVar("Item")


class UnreadableFile(ValueError):
    """The file is not CSV or JSON Lines in UTF-8; the message says what to do."""


class Row(NamedTuple):
    """One row: its line in the file (from 1) and its fields by column name."""

    line: int
    fields: dict[str, Any]


class BadRow(NamedTuple):
    """A row that cannot be imported, why, and what it says."""

    line: int
    reason: str
    row: object


def read_rows(file: Path, on_bytes: Callable[[int], None]) -> Iterator[Row | BadRow]:
    """The rows of a file, by its suffix. `on_bytes` is told how many bytes of it are behind us.

    Raises UnreadableFile.
    """
    if file.suffix.lower() not in SUFFIXES:
        raise UnreadableFile(f"{file.name}: give a file whose name ends in {', '.join(SUFFIXES)}.")
    lines = _lines(file, on_bytes)
    yield from _csv_rows(file, lines) if file.suffix.lower() == ".csv" else _json_rows(lines)


def _lines(file: Path, on_bytes: Callable[[int], None]) -> Iterator[str]:
    read_bytes = 0
    with file.open("rb") as binary:
        for number, line in enumerate(binary, start=1):
            read_bytes += len(line)
            if number % 1_000 == 0:
                on_bytes(read_bytes)
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError:
                raise UnreadableFile(f"{file.name}, line {number}: save the file as UTF-8.") from None
    on_bytes(read_bytes)


def _csv_rows(file: Path, lines: Iterator[str]) -> Iterator[Row | BadRow]:
    reader = csv.reader(lines)
    try:
        header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise UnreadableFile(f"{file.name} is empty: its first line must name the columns.") from None
    for values in reader:
        if not values:
            continue
        if len(values) != len(header):
            reason = f"has {len(values)} fields where the header has {len(header)}"
            yield BadRow(reader.line_num, reason, values)
            continue
        named = {name: value for name, value in zip(header, values, strict=True) if value != ""}
        yield Row(reader.line_num, named)


def _json_rows(lines: Iterator[str]) -> Iterator[Row | BadRow]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except json.JSONDecodeError as error:
            yield BadRow(number, f"is not JSON: {error.msg}", line[:_LONGEST_ROW_SHOWN])
            continue
        if isinstance(fields, dict):
            yield Row(number, {name: value for name, value in fields.items() if value is not None})
        else:
            yield BadRow(number, "is not a JSON object", line[:_LONGEST_ROW_SHOWN])


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
