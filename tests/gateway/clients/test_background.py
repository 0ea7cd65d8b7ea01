"""Work beside a service ends with it, whatever it makes of being cancelled."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from redis.asyncio import Redis

from smartrec_gateway.clients.resilience.background import in_background
from smartrec_gateway.clients.transaction_queue import (
    FROM_THE_OLDEST,
    LEASE,
    STREAM,
    NotKept,
    TransactionQueue,
)


async def test_work_ends_before_what_it_uses_is_closed() -> None:
    ended = False

    async def work() -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.01)
            ended = True

    async with in_background(work()):
        await asyncio.sleep(0)
    assert ended


@pytest.mark.parametrize("swallowed", [1, 3])
async def test_work_that_takes_a_cancellation_for_an_error_of_its_own_ends_too(swallowed: int) -> None:
    async def work() -> None:
        for _ in range(swallowed):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                continue
        await asyncio.Event().wait()

    async with asyncio.timeout(30), in_background(work()):
        await asyncio.sleep(0)


async def test_work_that_has_failed_says_so() -> None:
    async def work() -> None:
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        async with in_background(work()):
            await asyncio.sleep(0)


@pytest.mark.slow("ends forty loops, each of which may ask for it a second time")
async def test_a_loop_over_redis_ends_wherever_it_is(redis_url: str) -> None:
    async def loop(queue: TransactionQueue) -> None:
        while True:
            with suppress(NotKept):
                async with queue.turn() as turn:
                    if turn is not None:
                        await turn.oldest(1, FROM_THE_OLDEST)
            await asyncio.sleep(0.005)

    waiting = {"tenant": "", "key": "k", "received_at": "2026-11-30T00:00:00+00:00", "body": "{}"}
    redis = Redis.from_url(redis_url)
    await redis.xadd(STREAM, waiting)
    async with asyncio.timeout(60):
        for steps in range(40):
            await redis.delete(LEASE)
            queue = TransactionQueue(redis_url)
            async with in_background(loop(queue)):
                for _ in range(steps):
                    await asyncio.sleep(0)
            await queue.close()
    await redis.aclose()
