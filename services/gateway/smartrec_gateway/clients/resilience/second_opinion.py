"""A call that takes long: does its service still answer at all? It is asked beside the call.

A large photo takes seconds and is worth waiting for; a service that is paused takes as long as it is waited
for. Only the service itself can tell one from the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from smartrec_gateway.clients.transport import BrokenOff

ASKED_AFTER_SECONDS = 0.4
LEAST_PATIENCE_SECONDS = 0.5  # with the time before, whoever waits is told within a second
TYPICAL_TIMES = 3  # of a call; a service that is busy answers this late too


class Hangs(BrokenOff):
    """It answers no probe either."""


@asynccontextmanager
async def second_opinion(is_well: Callable[[], Awaitable[bool]]) -> AsyncIterator[None]:
    """Ends the block once it has taken long and the service is not well. Raises: Hangs."""
    loop = asyncio.get_running_loop()
    asking: asyncio.Task[None] | None = None

    def ask() -> None:
        nonlocal asking
        asking = loop.create_task(_end_unless(is_well, patience))

    try:
        async with asyncio.timeout(None) as patience:
            timer = loop.call_later(ASKED_AFTER_SECONDS, ask)
            try:
                yield
            finally:
                timer.cancel()
                if asking is not None:
                    asking.cancel()
    except TimeoutError as error:
        if not patience.expired():
            raise
        raise Hangs("it answers no probe either") from error


async def _end_unless(is_well: Callable[[], Awaitable[bool]], patience: asyncio.Timeout) -> None:
    if not await is_well():
        patience.reschedule(asyncio.get_running_loop().time())
