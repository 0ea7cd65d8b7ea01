"""How many wrong keys one address may send in a minute, counted in this process.

A right key is always served, so that a neighbour behind the same address is not locked out: a key of 256 bits
is not found by guessing, and what the limit saves is work.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

WINDOW_SECONDS = 60
MOST_ADDRESSES = 100_000  # remembered at once; beyond it, counting begins anew


class WrongKeys:
    def __init__(self, most_a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most_a_minute
        self._clock = clock
        self._window = -1
        self._counts: Counter[str] = Counter()

    def seconds_to_wait(self, address: str) -> int:
        """Counts one wrong key. Returns: 0, or how long this address is to wait."""
        now = self._clock()
        window = int(now // WINDOW_SECONDS)
        if window != self._window or len(self._counts) >= MOST_ADDRESSES:
            self._window = window
            self._counts.clear()
        self._counts[address] += 1
        if self._counts[address] <= self._most:
            return 0
        return max(1, round(WINDOW_SECONDS - now % WINDOW_SECONDS))
