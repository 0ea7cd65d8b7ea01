"""The rows of a file under our names: columns with other names are renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile
from smartrec_recommender.importing.formats.source import open_source


def read_rows(
    file: Path, on_bytes: Callable[[int], None], our_name: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Row | BadRow]:
    """`our_name`: what columns with other names are called here; one that has that name already gives way.

    Raises UnreadableFile, also where a column that is to be renamed is in no row.
    """
    source = open_source(file)
    seen = dict.fromkeys(source.columns)
    if our_name and not set(our_name) <= set(seen):
        for row in source.records():
            if isinstance(row, Row):
                seen |= dict.fromkeys(row.fields)
    if missing := sorted(set(our_name) - set(seen)):
        raise UnreadableFile(
            f"{file.name} has no column {', '.join(missing)}; its columns are {', '.join(seen)}."
        )
    rows = _without_nulls(source.records(on_bytes))
    yield from _renamed(rows, our_name) if our_name else rows


def _without_nulls(rows: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
    for row in rows:
        if isinstance(row, Row) and None in row.fields.values():
            yield Row(row.line, {name: value for name, value in row.fields.items() if value is not None})
        else:
            yield row


def _renamed(rows: Iterator[Row | BadRow], our_name: Mapping[str, str]) -> Iterator[Row | BadRow]:
    ours = set(our_name.values())
    for row in rows:
        if isinstance(row, BadRow):
            yield row
            continue
        kept = {name: value for name, value in row.fields.items() if name not in ours}
        renamed = {our_name[name]: value for name, value in row.fields.items() if name in our_name}
        yield Row(row.line, {**kept, **renamed})
