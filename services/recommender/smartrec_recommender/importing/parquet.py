"""Reads Parquet a batch of rows at a time (the extra `parquet`; no service needs it)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from smartrec_recommender.importing.files import Row, UnreadableFile, check_columns

_BATCH_ROWS = 10_000


def read_parquet(file: Path, on_bytes: Callable[[int], None], our_name: Mapping[str, str]) -> Iterator[Row]:
    """Raises UnreadableFile."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        raise UnreadableFile(
            f"{file.name}: Parquet needs pyarrow. Run pip install 'smartrec[parquet]', or save it as CSV."
        ) from None
    try:
        with ParquetFile(file) as parquet:
            check_columns(file, parquet.schema_arrow.names, our_name)
            done, total = 0, max(parquet.metadata.num_rows, 1)
            for batch in parquet.iter_batches(_BATCH_ROWS):
                for fields in batch.to_pylist():
                    done += 1
                    yield Row(done, {name: value for name, value in fields.items() if value is not None})
                on_bytes(file.stat().st_size * done // total)
    except pyarrow.ArrowInvalid as error:
        raise UnreadableFile(f"{file.name} is not a Parquet file: {error}") from None
