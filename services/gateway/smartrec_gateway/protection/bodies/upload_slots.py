"""How many pictures are received and analysed at once: each holds memory, disk and a place at vision."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from smartrec_gateway.problems import TooManyUploads

RETRY_AFTER_SECONDS = 2
SHARE_OF_ONE_CALLER = 0.75  # of the places at vision; more than half, so that their limit can still grow


class UploadSlots:
    """`most` in all, `most_per_caller` of one key and address, so that nobody takes all of them.

    `places_at_vision`: how many pictures it is sent at once just now. Heavy pictures lower that, and whoever
    sends them must leave some of the places to others.
    """

    def __init__(self, most: int, most_per_caller: int, places_at_vision: Callable[[], int]) -> None:
        self._free = most
        self._most_per_caller = most_per_caller
        self._places_at_vision = places_at_vision
        self._taken_by: Counter[str] = Counter()

    @asynccontextmanager
    async def taken(self, caller: str) -> AsyncIterator[None]:
        """One slot while the block runs. Raises: TooManyUploads, before anything of the body is read."""
        share = max(1, int(self._places_at_vision() * SHARE_OF_ONE_CALLER))
        if self._free <= 0 or self._taken_by[caller] >= min(self._most_per_caller, share):
            raise TooManyUploads(
                f"Send the picture again in {RETRY_AFTER_SECONDS} seconds.",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        self._free -= 1
        self._taken_by[caller] += 1
        try:
            yield
        finally:
            self._free += 1
            self._taken_by[caller] -= 1
            if not self._taken_by[caller]:
                del self._taken_by[caller]
