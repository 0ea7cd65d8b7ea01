"""Leaves a dependency alone for some seconds after a failure, for services that can go on without it.

While the dependency is down, one request every few seconds waits for it in vain, and not every request.
Source of the pattern: M. Nygard, "Release It!", 2nd edition (2018), chapter 5.
"""

from __future__ import annotations

import time
from collections.abc import Callable

OPEN_SECONDS = 2.0  # chosen, not measured: an outage slows down one call in two seconds


class CircuitBreaker:
    """Closed: calls may be made. Open: they must not be. One breaker for each server that is called.

    It closes by itself after `open_seconds`. Threads may share it. `clock` gives seconds that never go back.
    """

    def __init__(
        self, open_seconds: float = OPEN_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.open_seconds = open_seconds
        self._clock = clock
        self._open_until = -float("inf")

    @property
    def is_closed(self) -> bool:
        return self._clock() >= self._open_until

    def open(self) -> None:
        """To be called after each failure of the dependency."""
        self._open_until = self._clock() + self.open_seconds
