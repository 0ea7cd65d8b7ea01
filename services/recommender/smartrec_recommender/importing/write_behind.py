"""Writes one batch of products while the next one is read: the database works beside this process.

At most one batch waits to be written, so that memory stays bounded, and batches are written in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager


class WriteBehind:
    """`begin` waits for the write before; `finish` for the last one. Both raise what that write raised."""

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._running: Future[None] | None = None

    def begin(self, write: Callable[[], None]) -> None:
        self.finish()
        self._running = self._thread.submit(write)

    def finish(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.result()


@contextmanager
def write_behind() -> Iterator[WriteBehind]:
    """No write is left when it ends, whatever ends it."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="write-products") as thread:
        writes = WriteBehind(thread)
        yield writes
        writes.finish()
