"""Sends to one of a service's replicas, and again to another where no whole answer came.

Retries are made here alone, within a budget, so that a service in trouble is not asked ever more.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterable, Callable, Mapping

from smartrec_gateway.clients.resilience.replicas import Replica, Replicas
from smartrec_gateway.clients.resilience.retry_budget import RetryBudget
from smartrec_gateway.clients.transport import BrokenOff, Reply, Transport, Unreachable

RETRY_PAUSES_SECONDS = (0.05, 0.2)  # at most; a part of it by chance, so that not all come back at once
Body = AsyncIterable[bytes] | bytes | None


class ReplicatedSender:
    """Of one service. A call that is given up after more than `slow_seconds` speaks against its replica."""

    def __init__(self, transport: Transport, replicas: Replicas, slow_seconds: float) -> None:
        self._transport = transport
        self._replicas = replicas
        self._slow_seconds = slow_seconds
        self._budget = RetryBudget()

    async def send(
        self, method: str, path: str, headers: Mapping[str, str], new_body: Callable[[], Body]
    ) -> Reply:
        """`new_body` makes the body anew for each attempt. Raises: Unreachable, BrokenOff."""
        self._budget.earn()
        tried: list[Replica] = []
        for pause_seconds in (*RETRY_PAUSES_SECONDS, None):
            replica = await self._replicas.choose(tried)
            try:
                return await self._send_to(replica, method, path, headers, new_body())
            except (Unreachable, BrokenOff):
                tried.append(replica)
                if pause_seconds is None or not self._budget.spend():
                    raise
                if not self._replicas.has_others(tried):
                    await asyncio.sleep(random.uniform(0.5, 1.0) * pause_seconds)
        raise AssertionError("the last attempt returns or raises")

    async def send_once(self, method: str, path: str) -> Reply:
        """To one replica, whose record it leaves alone. Raises: Unreachable, BrokenOff."""
        replica = await self._replicas.choose()
        return await self._transport.send(method, replica.url + path, {}, None)

    async def _send_to(
        self, replica: Replica, method: str, path: str, headers: Mapping[str, str], body: Body
    ) -> Reply:
        started = time.monotonic()
        try:
            with replica.busy():
                reply = await self._transport.send(method, replica.url + path, headers, body)
        except (Unreachable, BrokenOff) as error:
            replica.failed(is_gone=isinstance(error, Unreachable))
            raise
        except asyncio.CancelledError:
            if time.monotonic() - started > self._slow_seconds:
                replica.failed(is_gone=False)
            raise
        replica.succeeded()
        return reply
