"""Work that goes on beside what a service answers, and ends with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

_ASKED_AGAIN_SECONDS = 0.1


@asynccontextmanager
async def in_background(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Does `work` meanwhile, and returns only once it has ended: what it uses may be closed then.

    A client library may answer a cancellation with an error of its own, as Redis' does where its connection
    closes at that moment, and a loop over such calls would go on. So it is cancelled until it has ended.
    Raises: what `work` raised.
    """
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=_ASKED_AGAIN_SECONDS)
        if not task.cancelled():
            task.result()
