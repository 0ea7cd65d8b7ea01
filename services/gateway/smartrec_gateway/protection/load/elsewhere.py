"""How long a request waits for services and for Redis, which says nothing of the gateway's own processor.

Waits at the same time count once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Elsewhere:
    """The waits of one request."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._waits = 0
        self._since = 0.0

    @contextmanager
    def wait(self) -> Iterator[None]:
        if not self._waits:
            self._since = time.monotonic()
        self._waits += 1
        try:
            yield
        finally:
            self._waits -= 1
            if not self._waits:
                self.seconds += time.monotonic() - self._since


_of_request: ContextVar[Elsewhere | None] = ContextVar("elsewhere", default=None)


def count_waits() -> Elsewhere:
    """Those of this request from here on, and of the tasks that it starts."""
    elsewhere = Elsewhere()
    _of_request.set(elsewhere)  # each request is a task, with which this ends
    return elsewhere


@contextmanager
def waiting_elsewhere() -> Iterator[None]:
    """Around whatever is waited for outside of this process."""
    elsewhere = _of_request.get()
    if elsewhere is None:
        yield
        return
    with elsewhere.wait():
        yield
