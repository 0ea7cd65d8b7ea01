"""How many pictures are received and analysed at once: each holds memory, disk and a place at vision."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartrec_gateway.problems import TooManyUploads

RETRY_AFTER_SECONDS = 2


class UploadSlots:
    """`most` in all, `most_per_caller` of one key and address, so that nobody takes all of them."""

    def __init__(self, most: int, most_per_caller: int) -> None:
        self._free = most
        self._most_per_caller = most_per_caller
        self._taken_by: Counter[str] = Counter()

    @asynccontextmanager
    async def taken(self, caller: str) -> AsyncIterator[None]:
        """One slot while the block runs. Raises: TooManyUploads, before anything of the body is read."""
        if self._free <= 0 or self._taken_by[caller] >= self._most_per_caller:
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
