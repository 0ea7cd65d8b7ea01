"""Whether one service may be called now: a bulkhead and a circuit breaker, so that no service's trouble fills
the gateway with calls that wait for it.

After `FAILURES_TO_OPEN` failures in a row no call is made for the breaker's time, then one alone tries.
Source of both patterns: M. Nygard, "Release It!", 2nd edition (2018), chapter 5.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartrec_gateway.protection.load.concurrency_limit import ConcurrencyLimit, LimitOptions, NoRoom
from smartrec_service.resilience.circuit_breaker import CircuitBreaker

FAILURES_TO_OPEN = 5  # chosen, not measured: fewer would let one burst of slow answers pass for an outage


class KnownToBeDown(Exception):
    """The latest calls all failed; nothing was sent."""


class Admission:
    """One for each service."""

    def __init__(self, options: LimitOptions) -> None:
        self.limit = ConcurrencyLimit(options)
        self.breaker, self._doubt = CircuitBreaker(), CircuitBreaker()
        self._failures = 0
        self._has_trial = False

    @property
    def is_in_doubt(self) -> bool:
        """Whether the latest call that ended got no answer, just now."""
        return self._failures > 0 and not self._doubt.is_closed

    def check(self) -> None:
        """Before work is begun that needs the service. Raises KnownToBeDown, NoRoom."""
        self._check_breaker()
        self.limit.check_room_for_newcomers()

    def _check_breaker(self) -> None:
        if self._failures >= FAILURES_TO_OPEN and (self._has_trial or not self.breaker.is_closed):
            raise KnownToBeDown

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A call's place. Raises KnownToBeDown, NoRoom."""
        self._check_breaker()
        is_trial = self._failures >= FAILURES_TO_OPEN
        self._has_trial = is_trial or self._has_trial
        try:
            async with self.limit.turn():
                yield
        except NoRoom as error:
            if self._failures >= FAILURES_TO_OPEN:
                raise KnownToBeDown from error
            raise
        finally:
            if is_trial:
                self._has_trial = False

    def succeeded(self) -> None:
        """The service answered, if only with an error: it is there."""
        if self._failures >= FAILURES_TO_OPEN:
            self.limit.begin_anew()
        self._failures = 0

    def failed(self) -> None:
        """No answer, or not in time."""
        self._failures += 1
        self._doubt.open()
        if self._failures >= FAILURES_TO_OPEN:
            self.breaker.open()
            self.limit.refuse_waiting()
