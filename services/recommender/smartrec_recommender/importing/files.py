"""A row of a file with its line, one that cannot be imported, and a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, TypeVar

Item = TypeVar("Item")


class UnreadableFile(ValueError):
    """The file cannot be read, or is of the wrong kind; the message says what to do."""


class Row(NamedTuple):
    """One row: its line in the file (from 1; of Parquet, the row) and its fields by column name."""

    line: int
    fields: dict[str, Any]


class BadRow(NamedTuple):
    """A row that cannot be imported, why, and what it says."""

    line: int
    reason: str
    row: object


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
