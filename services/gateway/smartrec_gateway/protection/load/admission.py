"""Whether one service may be called now: a bulkhead and a circuit breaker, so that no service's trouble fills
the gateway with calls that wait for it.

After `FAILURES_TO_OPEN` failures in a row one call alone tries every `TRIAL_EVERY_SECONDS`, until one is
answered. It takes no place, and so waits for none; the service is asked for its health where it takes long,
so that it ends soon. Calls that hang already are ended soon, unless one of them or the trial is answered:
whoever waits for one hears so, and it holds its place no longer.
Source of both patterns: M. Nygard, "Release It!", 2nd edition (2018), chapter 5.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from smartrec_gateway.protection.load.concurrency_limit import ConcurrencyLimit, LimitOptions, NoRoom
from smartrec_service.resilience.circuit_breaker import CircuitBreaker

TRIAL_EVERY_SECONDS = 1.0  # so that all is well within three seconds after a service is back
FAILURES_TO_OPEN = 5  # chosen, not measured: fewer would let one burst of slow answers pass for an outage
SLOW_TIMES = 2  # where nobody is answered for so many times what is slow, what holds the places may hang


@dataclass(frozen=True)
class _Running:
    """A call. `ends_at`: by the time of the event loop, where nothing shortens it; None: never."""

    begun_at: float
    ends_at: float | None


class KnownToBeDown(Exception):
    """The latest calls all failed; nothing was sent."""


class Admission:
    """One for each service."""

    def __init__(self, options: LimitOptions) -> None:
        self.limit = ConcurrencyLimit(options)
        self.breaker, self._doubt = CircuitBreaker(TRIAL_EVERY_SECONDS), CircuitBreaker()
        self._failures, self._answered_nobody = 0, False
        self._answered_at = -float("inf")
        self._running: dict[asyncio.Timeout, _Running] = {}

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
        if not self.look_for_room():
            raise NoRoom
        self._check_breaker()

    def look_for_room(self) -> bool:
        """Whether work that needs it may begin; while it is down nothing of that waits.

        Where there is no room, this finds out whether what holds the places hangs, and opens the breaker.
        """
        return self._is_down or self.limit.has_room_for_newcomers or self._finds_that_it_hangs()

    def _check_breaker(self) -> None:
        if self._is_down and not self.breaker.is_closed:
            raise KnownToBeDown

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        """A call's place, and whether it is the trial. Raises KnownToBeDown, NoRoom."""
        self._check_breaker()
        if self._is_down:
            self.breaker.open()  # the next one comes after the breaker's time
            yield True
            return
        try:
            async with self.limit.turn():
                yield False
        except NoRoom as error:
            if self._is_down or self._finds_that_it_hangs():
                raise KnownToBeDown from error
            raise

    @contextmanager
    def ends_where_it_is_down(self, patience: asyncio.Timeout) -> Iterator[None]:
        """Around a call that `patience` limits: to less where the service is found to be down meanwhile."""
        self._running[patience] = _Running(time.monotonic(), patience.when())
        try:
            yield
        finally:
            del self._running[patience]

    def succeeded(self) -> None:
        """The service answered, if only with an error: it is there."""
        if self._is_down:
            self.limit.begin_anew(answered_nobody=self._answered_nobody)
            self._limit_calls(None)
        self._failures, self._answered_nobody, self._answered_at = 0, False, time.monotonic()

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
            self._limit_calls(TRIAL_EVERY_SECONDS)

    def _limit_calls(self, seconds: float | None) -> None:
        """Ends those that run within this time; None: when each would have ended."""
        for patience, call in self._running.items():
            if not patience.expired():
                soon = None if seconds is None else asyncio.get_running_loop().time() + seconds
                times = [time for time in (call.ends_at, soon) if time is not None]
                patience.reschedule(min(times, default=None))

    def _finds_that_it_hangs(self) -> bool:
        """Whether it has answered nobody for long, to be asked where there is no room; it is down then."""
        options = self.limit.options
        since = time.monotonic() - max(SLOW_TIMES * options.slow_seconds, options.silent_seconds)
        if self._answered_at > since:
            return False
        waiting = sum(call.begun_at <= since for call in self._running.values())
        if waiting >= FAILURES_TO_OPEN:
            self._answered_nobody = True
            self._failures = max(self._failures, FAILURES_TO_OPEN - 1)
            self.failed(time.monotonic())
        return self._is_down
