"""The pool of connections, and what keeps a request's deadline there: whoever waits for a connection or an
answer of Postgres is let go when the time is over, also where Postgres is paused and answers nobody.

A connection that Postgres has ended is found by looking at its socket, which saves each request a ping.
"""

from __future__ import annotations

import math
import os
import select
import socket
import threading
import time
from typing import Any

import psycopg2
import sqlalchemy as sa

from smartrec_service.resilience.deadlines import seconds_left


class DeadlinePool(sa.QueuePool):
    """Waits for a free connection no longer than the request's deadline. Raises sqlalchemy's TimeoutError."""

    @property
    def _timeout(self) -> float:
        return seconds_left(self._longest_seconds)

    @_timeout.setter
    def _timeout(self, seconds: float) -> None:
        self._longest_seconds = seconds


class DeadlineKeeper:
    """Breaks connections off whose request's deadline has passed. One for each engine."""

    def __init__(self) -> None:
        self._ends_at: dict[int, tuple[float, Any]] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._wakes_at = math.inf

    def watch(self, engine: sa.Engine) -> None:
        """From now on, for all connections of the engine."""
        sa.event.listen(engine, "checkout", self._checked_out)
        sa.event.listen(engine, "checkin", self._checked_in)

    def _checked_out(self, driver: Any, _record: Any, _proxy: Any) -> None:
        left = seconds_left()
        if left <= 0:
            raise sa.exc.TimeoutError("the caller's deadline has passed")
        if _has_ended(driver):
            raise sa.exc.InvalidatePoolError("the connection was lost while it was idle")
        if not math.isinf(left):
            self._add(driver, time.monotonic() + left)

    def _checked_in(self, driver: Any, _record: Any) -> None:
        self._forget(driver)

    def _forget(self, driver: Any) -> None:
        with self._changed:
            self._ends_at.pop(id(driver), None)

    def _add(self, driver: Any, ends_at: float) -> None:
        with self._changed:
            self._ends_at[id(driver)] = ends_at, driver
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="deadline-keeper")
                self._thread.start()
            if ends_at < self._wakes_at:
                self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for key, (ends_at, driver) in list(self._ends_at.items()):
                    if ends_at <= now:
                        del self._ends_at[key]
                        _break_off(driver)
                self._wakes_at = min((ends_at for ends_at, _ in self._ends_at.values()), default=math.inf)
                wait_seconds = None if math.isinf(self._wakes_at) else max(0.0, self._wakes_at - now)
                self._changed.wait(wait_seconds)


def _has_ended(driver: Any) -> bool:
    """Postgres sends nothing on its own to a connection that is idle, but the end of it."""
    try:
        poll = select.poll()
        poll.register(driver.fileno(), select.POLLIN)
        return bool(poll.poll(0))
    except (OSError, psycopg2.Error):
        return True


def _break_off(driver: Any) -> None:
    """The thread that waits for an answer gets an error; Postgres sees that nobody listens any more."""
    try:
        with socket.socket(fileno=os.dup(driver.fileno())) as connection:
            connection.shutdown(socket.SHUT_RDWR)
    except (OSError, psycopg2.Error):
        return  # it has ended by itself
