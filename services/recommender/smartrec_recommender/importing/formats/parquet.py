"""Reads Parquet a batch of rows at a time (the extra `parquet`; no service needs it).

Data frames write a number that may be missing as a float: NaN is an empty cell, and 1001.0 is 1001.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path

from smartrec_recommender.importing.files import Row, UnreadableFile

_BATCH_ROWS = 10_000
_WHOLE_UP_TO = 2.0**53


def parquet_columns(file: Path) -> list[str]:
    """Raises UnreadableFile."""
    with _opened(file) as parquet:
        return list(parquet.schema_arrow.names)


def read_parquet(file: Path, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[Row]:
    """The line of a row is its number, from 1. Raises UnreadableFile."""
    with _opened(file) as parquet:
        done, total = 0, max(parquet.metadata.num_rows, 1)
        for batch in parquet.iter_batches(_BATCH_ROWS):
            for fields in batch.to_pylist():
                done += 1
                cells = ((name, _cell(value)) for name, value in fields.items())
                yield Row(done, {name: value for name, value in cells if value is not None and value != ""})
            on_bytes(file.stat().st_size * done // total)


def _opened(file: Path):  # type: ignore[no-untyped-def]  # pyarrow publishes no types
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise UnreadableFile(
            f"{file.name}: Parquet needs pyarrow. Run pip install 'smartrec[parquet]', or save it as CSV."
        ) from None
    try:
        return ParquetFile(file)
    except pyarrow.ArrowInvalid as error:
        raise UnreadableFile(f"{file.name} is not a Parquet file: {error}") from None


def _cell(value: object) -> object:
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < _WHOLE_UP_TO else value
