"""Reads a file row by row, with line numbers, whatever its kind; columns of other names are renamed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

SUFFIXES = (".csv", ".jsonl", ".ndjson", ".parquet")
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
        from smartrec_recommender.importing.text_files import read_csv, read_json_lines

        read = read_csv if suffix == ".csv" else read_json_lines
        rows = read(file, on_bytes, our_name)
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


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
