"""How many calls one service gets at once, found by additive increase and multiplicative decrease (AIMD).

While answers come in time the limit grows by one a round; a late answer takes a tenth of it away. A call that
would wait too long for its turn is refused at once, so that nobody waits in a queue that cannot be served.
Work that was begun waits longer than new work, so that little of it is done in vain.
Source: D.-M. Chiu and R. Jain, "Analysis of the increase and decrease algorithms for congestion avoidance in
computer networks" (1989); the refusal by expected wait is Little's law. See docs/decisions/0022.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from smartrec_gateway.protection.load.elsewhere import Elsewhere

LEAST = 4
DECREASE = 0.9
SMOOTHING = 0.1
SLOWED_BY_OTHERS = 1.5  # times what calls take beside few others


class NoRoom(Exception):
    """The call would wait too long for its turn; nothing was sent."""


@dataclass(frozen=True)
class LimitOptions:
    """`slow_seconds`: from here on an answer speaks against its service.

    `silent_seconds`: what answers nobody for less does not hang; perhaps the gateway itself stood still.
    `max_wait_seconds`: longest wait for a turn.
    `target_seconds`: the limit is kept where answers take this long, or half as long again as beside few
    others where that is more, up to `slow_seconds`; None: `slow_seconds`.
    `newcomers_wait_seconds`: longest wait that work may expect which is not begun yet; None: as any call.
    `at_start`, `least`, `most`: calls at once.
    `steepest_decrease`: what a late answer leaves of the limit at least. Where calls are alike, their times
    say by Little's law how many would have been in time; where they are not, one says little.
    """

    slow_seconds: float
    max_wait_seconds: float
    target_seconds: float | None = None
    newcomers_wait_seconds: float | None = None
    at_start: int = 16
    least: int = LEAST
    most: int = 256
    steepest_decrease: float = DECREASE
    silent_seconds: float = 1.0

    def late_seconds(self, uncontended_seconds: float) -> float:
        """From here on an answer takes a tenth of the limit away, where calls beside few others take this."""
        if self.target_seconds is None:
            return self.slow_seconds
        return min(self.slow_seconds, max(self.target_seconds, SLOWED_BY_OTHERS * uncontended_seconds))

    @property
    def wait_of_newcomers_seconds(self) -> float:
        return self.max_wait_seconds if self.newcomers_wait_seconds is None else self.newcomers_wait_seconds


class ConcurrencyLimit:
    """One for each service. It belongs to one event loop."""

    def __init__(self, options: LimitOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self.options = options
        self.limit = float(options.at_start)
        self.in_flight = 0
        self._coming = self._round = 0
        self._clock = clock
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._typical_seconds = self._uncontended_seconds = 0.0
        self._decreased_at = -float("inf")

    @property
    def has_free_place(self) -> bool:
        """Whether a call that came now would not have to wait."""
        return self.in_flight < int(self.limit)

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Around what work does before its call: newcomers reckon with it."""
        self._coming += 1
        try:
            yield
        finally:
            self._coming -= 1

    @property
    def has_room_for_newcomers(self) -> bool:
        """Whether work may begin that is to end in a call.

        What is coming counts for half of the places at most: all of it may be held up by another service.
        """
        coming = min(self._coming, int(self.limit / 2))
        return self._has_room(self.options.wait_of_newcomers_seconds, coming)

    def _has_room(self, wait_seconds: float, coming: int = 0) -> bool:
        """Whether a call would have its turn within this time, after those that are coming."""
        if self.in_flight + coming < int(self.limit):
            return True
        expected_seconds = (len(self._waiting) + coming + 1) * self._typical_seconds / self.limit
        return wait_seconds > 0 and expected_seconds <= wait_seconds

    @asynccontextmanager
    async def turn(self, elsewhere: Elsewhere | None = None) -> AsyncIterator[None]:
        """A call's place. The limit learns from the time of the block, less what it waits `elsewhere`.

        Raises: NoRoom.
        """
        if not self._has_room(self.options.max_wait_seconds):
            raise NoRoom
        if self.has_free_place:
            self.in_flight += 1
        else:
            await self._wait()
        begun_in = self._round
        started, is_answered, is_uncontended = self._clock(), False, self.in_flight <= LEAST
        try:
            yield
            is_answered = True
        finally:
            if begun_in == self._round:
                seconds = self._clock() - started - (elsewhere.seconds if elsewhere else 0.0)
                self._end(seconds, is_answered=is_answered, is_uncontended=is_uncontended)

    def _end(self, seconds: float, *, is_answered: bool, is_uncontended: bool) -> None:
        """Learns of a call, and gives its place to the next one."""
        if is_answered and is_uncontended and self.in_flight <= LEAST:
            self._uncontended_seconds += SMOOTHING * (seconds - self._uncontended_seconds)
        if is_answered or seconds > self._late_seconds:
            self._learn(seconds)
        self.in_flight = max(0, self.in_flight - 1)  # who was let in as a round began is not counted in it
        self._admit()

    def begin_anew(self, *, answered_nobody: bool) -> None:
        """Forgets what was learned, as of a service that hung it says nothing of one that is back.

        And calls that hang still: they hold no place any more. `answered_nobody`: it did not fail, but all
        its places waited; perhaps they were too many for it, so that half of them are given again.
        """
        self._round += 1
        self.in_flight = 0
        start = self.limit / 2 if answered_nobody else self.options.at_start
        self.limit = float(max(self.options.least, min(start, self.options.at_start)))
        self._typical_seconds = self._uncontended_seconds = 0.0

    @property
    def _late_seconds(self) -> float:
        return self.options.late_seconds(self._uncontended_seconds)

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
        if seconds > self._late_seconds:
            if now - self._decreased_at > self._typical_seconds:  # once for each round of calls
                left = max(self.options.steepest_decrease, self._late_seconds / seconds)
                self.limit = max(self.options.least, self.limit * min(DECREASE, left))
                self._decreased_at = now
        elif 2 * self.in_flight > self.limit:  # a limit that nobody reaches teaches nothing
            self.limit = min(self.options.most, self.limit + 1 / self.limit)
