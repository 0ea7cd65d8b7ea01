"""Whether one service may be called now: a bulkhead and a circuit breaker, so that no service's trouble fills
the gateway with calls that wait for it.

After `FAILURES_TO_OPEN` failures in a row one call alone tries every `TRIAL_EVERY_SECONDS`, until one is
answered. It takes no place, and so waits for none: calls that hang may hold all places for long.
Source of both patterns: M. Nygard, "Release It!", 2nd edition (2018), chapter 5.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartrec_gateway.protection.load.concurrency_limit import ConcurrencyLimit, LimitOptions, NoRoom
from smartrec_service.resilience.circuit_breaker import CircuitBreaker

TRIAL_EVERY_SECONDS = 1.0  # so that all is well within three seconds after a service is back
FAILURES_TO_OPEN = 5  # chosen, not measured: fewer would let one burst of slow answers pass for an outage


class KnownToBeDown(Exception):
    """The latest calls all failed; nothing was sent."""


class Admission:
    """One for each service."""

    def __init__(self, options: LimitOptions) -> None:
        self.limit = ConcurrencyLimit(options)
        self.breaker, self._doubt = CircuitBreaker(TRIAL_EVERY_SECONDS), CircuitBreaker()
        self._failures = 0
        self._answered_at = -float("inf")

    @property
    def is_in_doubt(self) -> bool:
        """Whether the latest call that ended got no answer, just now."""
        return self._failures > 0 and not self._doubt.is_closed

    @property
    def _is_down(self) -> bool:
        return self._failures >= FAILURES_TO_OPEN

    def check(self) -> None:
        """Before work is begun that needs the service. Raises KnownToBeDown, NoRoom."""
        self._check_breaker()
        if not self._is_down:
            self.limit.check_room_for_newcomers()

    @property
    def has_room_for_newcomers(self) -> bool:
        """Whether work that needs it may begin. While it is down nothing of that waits."""
        return self._is_down or self.limit.has_room_for_newcomers

    def _check_breaker(self) -> None:
        if self._is_down and not self.breaker.is_closed:
            raise KnownToBeDown

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A call's place. Raises KnownToBeDown, NoRoom."""
        self._check_breaker()
        if self._is_down:
            self.breaker.open()  # this call is the trial, and the next one comes after the breaker's time
            yield
            return
        try:
            async with self.limit.turn():
                yield
        except NoRoom as error:
            if self._is_down:
                raise KnownToBeDown from error
            raise

    def succeeded(self) -> None:
        """The service answered, if only with an error: it is there."""
        if self._is_down:
            self.limit.begin_anew()
        self._failures, self._answered_at = 0, time.monotonic()

    def failed(self, begun_at: float) -> None:
        """No answer, or not in time. `begun_at`: when the call was, by `time.monotonic`; one that was begun
        before the latest answer came counts for nothing.
        """
        if begun_at < self._answered_at:
            return
        was_down = self._is_down
        self._failures += 1
        self._doubt.open()
        if self._is_down and not was_down:
            self.breaker.open()
            self.limit.refuse_waiting()
