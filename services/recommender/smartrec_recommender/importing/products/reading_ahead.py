"""Reads the batches of a long file in a process of its own, while this one describes and writes those before.

A short file, or a machine with one core, is read here. So is what a process that died has left.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from smartrec_recommender.importing.products.staging import StagedStyle
from smartrec_recommender.importing.products.styles import ProductsOf, ReadStyles, StoredRows, StyleReader

LONG_FILE_BYTES = 2 << 20  # some 20,000 rows of variants: a process takes a second or two to begin
_OBJECTS_BETWEEN_COLLECTIONS = 50_000
_BATCHES_AHEAD = 2  # bounds the memory


class Batch(NamedTuple):
    """Styles of the file, and what earlier files said of them: see `StyleReader.read`."""

    styles: Sequence[StagedStyle]
    stored: StoredRows
    before: ProductsOf


@contextmanager
def process_for(file: Path, long_file_bytes: int = LONG_FILE_BYTES) -> Iterator[Executor | None]:
    """A process that can read batches, begun before it is needed; None where it would be no gain."""
    if file.stat().st_size < long_file_bytes or (os.cpu_count() or 1) < 2:
        yield None
        return
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin) as process:
        process.submit(_ready)
        yield process


@contextmanager
def cycles_sought_seldom() -> Iterator[None]:
    """What is read has no cycles; to look for some at the usual pace is time lost (`make bench-import`)."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def read_ahead(
    reader: StyleReader, batches: Iterable[Batch], process: Executor | None
) -> Generator[tuple[Batch, ReadStyles], None, None]:
    """Yields: the batches in their order, each with what it comes to."""
    waiting: deque[tuple[Batch, Future[ReadStyles] | None]] = deque()
    for batch in batches:
        waiting.append((batch, _begun(process, reader, batch)))
        while len(waiting) > (_BATCHES_AHEAD if process else 0):
            yield _finished(reader, *waiting.popleft())
    while waiting:
        yield _finished(reader, *waiting.popleft())


def _begun(process: Executor | None, reader: StyleReader, batch: Batch) -> Future[ReadStyles] | None:
    if process is None:
        return None
    try:
        return process.submit(_read, reader, batch)
    except BrokenProcessPool:
        return None


def _finished(
    reader: StyleReader, batch: Batch, reading: Future[ReadStyles] | None
) -> tuple[Batch, ReadStyles]:
    if reading is not None:
        try:
            return batch, reading.result()
        except BrokenProcessPool:
            pass
    return batch, _read(reader, batch)


def _read(reader: StyleReader, batch: Batch) -> ReadStyles:
    return reader.read(*batch)


def _ready() -> None: ...


def _begin() -> None:
    """Who interrupts the import interrupts its first process, which ends this one; so does its death."""
    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
