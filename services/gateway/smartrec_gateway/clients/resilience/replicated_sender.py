"""Sends to one of a service's replicas, and again to another where no whole answer came.

Retries are made here alone, within a budget, so that a service in trouble is not asked ever more.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Mapping
from functools import partial

from smartrec_gateway.clients.resilience.replicas import Replica, Replicas
from smartrec_gateway.clients.resilience.retry_budget import RetryBudget
from smartrec_gateway.clients.resilience.second_opinion import (
    LEAST_PATIENCE_SECONDS,
    TYPICAL_TIMES,
    Hangs,
    second_opinion,
)
from smartrec_gateway.clients.transport import BrokenOff, Reply, Transport, Unreachable
from smartrec_service.resilience.single_flight import AsyncSingleFlight

PROBE = "/readyz"  # of each service
RETRY_PAUSES_SECONDS = (0.05, 0.2)  # at most; a part of it by chance, so that not all come back at once
SMOOTHING = 0.1
Body = AsyncIterable[bytes] | bytes | None


class ReplicatedSender:
    """Of one service. A call that is given up after more than `slow_seconds` speaks against its replica."""

    def __init__(self, transport: Transport, replicas: Replicas, slow_seconds: float) -> None:
        self._transport = transport
        self._probes: AsyncSingleFlight[bool] = AsyncSingleFlight()
        self._typical_seconds = 0.0
        self._replicas = replicas
        self._slow_seconds = slow_seconds
        self._budget = RetryBudget()

    async def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        new_body: Callable[[], Body],
        is_watched: bool = False,
    ) -> Reply:
        """`new_body` makes the body anew for each attempt. `is_watched`: a replica whose answer takes long is
        asked for its health, and waited for only where that is good.

        Raises: Unreachable where no attempt was sent; BrokenOff where any was, as it may have done its work.
        """
        self._budget.earn()
        broken_off: BrokenOff | None = None
        tried: list[Replica] = []
        for pause_seconds in (*RETRY_PAUSES_SECONDS, None):
            replica = await self._replicas.choose(tried)
            try:
                attempt = partial(self._transport.send, method, replica.url + path, headers, new_body())
                return await self._send_to(replica, attempt, is_watched)
            except (Unreachable, BrokenOff) as error:
                tried.append(replica)
                has_others = self._replicas.has_others(tried)
                is_in_vain = isinstance(error, Hangs) and not has_others
                if pause_seconds is None or is_in_vain or not self._budget.spend():
                    if broken_off and isinstance(error, Unreachable):
                        raise broken_off from error
                    raise
                if isinstance(error, BrokenOff):
                    broken_off = error
                if not has_others:
                    await asyncio.sleep(random.uniform(0.5, 1.0) * pause_seconds)
        raise AssertionError("the last attempt returns or raises")

    async def is_ready(self) -> bool:
        """What one replica says, whose record this leaves alone. Raises: Unreachable, BrokenOff."""
        replica = await self._replicas.choose()
        return (await self._transport.send("GET", replica.url + PROBE, {}, None)).is_success

    async def _send_to(
        self, replica: Replica, attempt: Callable[[], Awaitable[Reply]], is_watched: bool
    ) -> Reply:
        started = time.monotonic()
        try:
            with replica.busy():
                if is_watched:
                    async with second_opinion(partial(self._is_well, replica)):
                        reply = await attempt()
                else:
                    reply = await attempt()
        except (Unreachable, BrokenOff) as error:
            replica.failed(is_gone=isinstance(error, Unreachable))
            raise
        except asyncio.CancelledError:
            if time.monotonic() - started > self._slow_seconds:
                replica.failed(is_gone=False)
            raise
        replica.succeeded()
        if reply.is_last and reply.is_success:
            replica.leaves()
        self._typical_seconds += SMOOTHING * (time.monotonic() - started - self._typical_seconds)
        return reply

    async def _is_well(self, replica: Replica) -> bool:
        """Asked once for all calls that want to know just now."""
        return await self._probes.do(replica.url, lambda: self._answers_its_probe(replica.url))

    async def _answers_its_probe(self, url: str) -> bool:
        """One that is told to stop still finishes what it has begun."""
        try:
            async with asyncio.timeout(max(LEAST_PATIENCE_SECONDS, TYPICAL_TIMES * self._typical_seconds)):
                reply = await self._transport.send("GET", url + PROBE, {}, None)
        except (Unreachable, BrokenOff, TimeoutError):
            return False
        return reply.is_success or b'"draining"' in reply.body
