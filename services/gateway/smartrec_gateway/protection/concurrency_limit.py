"""How many calls one service gets at once, found by additive increase and multiplicative decrease (AIMD).

While answers come in time the limit grows by one a round; a slow answer takes a tenth of it away. A call that
would wait too long for its turn is refused at once, so that nobody waits in a queue that cannot be served.
Source: D.-M. Chiu and R. Jain, "Analysis of the increase and decrease algorithms for congestion avoidance in
computer networks" (1989); the refusal by expected wait is Little's law. See docs/decisions/0022.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from smartrec_gateway.protection.elsewhere import Elsewhere

LEAST = 4
DECREASE = 0.9
SMOOTHING = 0.1


class NoRoom(Exception):
    """The call would wait too long for its turn; nothing was sent."""


@dataclass(frozen=True)
class LimitOptions:
    """`slow_seconds`: from here on an answer counts as slow. `max_wait_seconds`: longest wait for a turn.

    `at_start`, `most`: calls at once.
    """

    slow_seconds: float
    max_wait_seconds: float
    at_start: int = 16
    most: int = 256


class ConcurrencyLimit:
    """One for each service. It belongs to one event loop."""

    def __init__(self, options: LimitOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self.options = options
        self.limit = float(options.at_start)
        self.in_flight = 0
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._typical_seconds = 0.0
        self._decreased_at = -float("inf")

    @property
    def has_free_place(self) -> bool:
        """Whether a call that came now would not have to wait."""
        return self.in_flight < int(self.limit)

    def check_room(self) -> None:
        """Raises NoRoom where a call that came now would be refused."""
        if self.has_free_place:
            return
        if not self.options.max_wait_seconds:
            raise NoRoom
        expected_seconds = (len(self._waiting) + 1) * self._typical_seconds / self.limit
        if expected_seconds > self.options.max_wait_seconds:
            raise NoRoom

    @asynccontextmanager
    async def turn(self, elsewhere: Elsewhere | None = None) -> AsyncIterator[None]:
        """A call's place. The limit learns from the time of the block, less what it waits `elsewhere`.

        Raises: NoRoom.
        """
        self.check_room()
        if self.has_free_place:
            self.in_flight += 1
        else:
            await self._wait()
        started, is_answered = self._clock(), False
        try:
            yield
            is_answered = True
        finally:
            seconds = self._clock() - started - (elsewhere.seconds if elsewhere else 0.0)
            if is_answered or seconds > self.options.slow_seconds:
                self._learn(seconds)
            self.in_flight -= 1
            self._admit()

    def begin_anew(self) -> None:
        """Forgets what was learned: of a service that hung, it says nothing of one that is back."""
        self.limit, self._typical_seconds = float(self.options.at_start), 0.0

    def refuse_waiting(self) -> None:
        """Ends all waits with NoRoom: there is nothing left to wait for."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_exception(NoRoom())

    async def _wait(self) -> None:
        """Whoever lets this call in has counted it already."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(self.options.max_wait_seconds):
                await place
        except (TimeoutError, asyncio.CancelledError) as error:
            self._leave(place)
            if isinstance(error, TimeoutError):
                raise NoRoom from error
            raise

    def _leave(self, place: asyncio.Future[None]) -> None:
        if place in self._waiting:
            self._waiting.remove(place)
        elif not place.cancelled() and place.exception() is None:  # let in and given up at the same moment
            self.in_flight -= 1
            self._admit()

    def _admit(self) -> None:
        while self._waiting and self.has_free_place:
            place = self._waiting.popleft()
            if not place.done():
                self.in_flight += 1
                place.set_result(None)

    def _learn(self, seconds: float) -> None:
        self._typical_seconds += SMOOTHING * (seconds - self._typical_seconds)
        now = self._clock()
        if seconds > self.options.slow_seconds:
            if now - self._decreased_at > self._typical_seconds:  # once for each round of calls
                self.limit, self._decreased_at = max(LEAST, self.limit * DECREASE), now
        elif 2 * self.in_flight > self.limit:  # a limit that nobody reaches teaches nothing
            self.limit = min(self.options.most, self.limit + 1 / self.limit)
