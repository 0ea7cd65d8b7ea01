"""SIGTERM, as `kill`, Docker and Kubernetes send it, ends a command by its `finally` blocks.

So temporary files are removed and transactions rolled back. What is killed (SIGKILL) leaves them behind. A
second SIGTERM, as `timeout` sends one to a whole group, does not interrupt that.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EXIT_CODE = 128 + signal.SIGTERM


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """Around a command. One that has a handler of its own (`up`, `demo`) keeps it while it runs."""
    was_told = False

    def end(_number: int, _frame: FrameType | None) -> None:
        nonlocal was_told
        if was_told:
            return
        was_told = True
        raise SystemExit(EXIT_CODE)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except Exception as error:
        if was_told:  # a library that was interrupted tells it by an error of its own, as DuckDB does
            raise SystemExit(EXIT_CODE) from error
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
