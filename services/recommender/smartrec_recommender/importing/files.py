"""Reads CSV, JSON Lines and Parquet row by row, with line numbers; columns of other names are renamed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

SUFFIXES = (".csv", ".jsonl", ".ndjson", ".parquet")
_LONGEST_ROW_SHOWN = 2_000
Item = TypeVar("Item")


class UnreadableFile(ValueError):
    """The file is not CSV, JSON Lines or Parquet as it should be; the message says what to do."""


class Row(NamedTuple):
    """One row: its line in the file (from 1; of Parquet, the row) and its fields by column name."""

    line: int
    fields: dict[str, Any]


class BadRow(NamedTuple):
    """A row that cannot be imported, why, and what it says."""

    line: int
    reason: str
    row: object


def read_rows(
    file: Path, on_bytes: Callable[[int], None], our_name: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Row | BadRow]:
    """The rows of a file, by its suffix. `on_bytes` is told how many bytes of it are behind us.

    `our_name`: what columns with other names are called here. Raises UnreadableFile.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableFile(f"{file.name}: give a file whose name ends in {', '.join(SUFFIXES)}.")
    if suffix == ".parquet":
        from smartrec_recommender.importing.parquet import read_parquet

        rows: Iterator[Row | BadRow] = read_parquet(file, on_bytes, our_name)
    else:
        lines = _lines(file, on_bytes)
        rows = _csv_rows(file, lines, our_name) if suffix == ".csv" else _json_rows(lines)
    yield from _renamed(rows, our_name) if our_name else rows


def check_columns(file: Path, columns: Collection[str], our_name: Mapping[str, str]) -> None:
    """Raises UnreadableFile where a column that is to be renamed is not there."""
    if missing := sorted(set(our_name) - set(columns)):
        raise UnreadableFile(
            f"{file.name} has no column {', '.join(missing)}; its columns are {', '.join(columns)}."
        )


def _renamed(rows: Iterator[Row | BadRow], our_name: Mapping[str, str]) -> Iterator[Row | BadRow]:
    """A column of theirs that happens to have the name of a renamed one gives way to it."""
    ours = set(our_name.values())
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        kept = {name: value for name, value in row.fields.items() if name not in ours}
        renamed = {our_name[name]: value for name, value in row.fields.items() if name in our_name}
        yield Row(row.line, {**kept, **renamed})


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


def _csv_rows(file: Path, lines: Iterator[str], our_name: Mapping[str, str]) -> Iterator[Row | BadRow]:
    reader = csv.reader(lines)
    try:
        header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise UnreadableFile(f"{file.name} is empty: its first line must name the columns.") from None
    check_columns(file, header, our_name)
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
