"""How many pictures are received and analysed at once: each holds memory, disk and a place at vision."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartrec_gateway.problems import TooManyUploads

RETRY_AFTER_SECONDS = 2


class UploadSlots:
    def __init__(self, most: int) -> None:
        self._free = most

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """One slot while the block runs. Raises: TooManyUploads, before anything of the body is read."""
        if self._free <= 0:
            raise TooManyUploads(
                f"Send the picture again in {RETRY_AFTER_SECONDS} seconds.",
                headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
            )
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
