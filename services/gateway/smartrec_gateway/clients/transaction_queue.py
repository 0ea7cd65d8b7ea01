"""Transactions that were accepted while the database was gone: a stream in Redis, on disk before it is
promised.

Each carries the key by which it counts once, so one that is handed on twice, or that had been recorded though
no answer said so, counts once too. A Redis that keeps nothing on disk is given none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

from smartrec_gateway.redis_connection import redis_at

STREAM, LEASE = "smartrec:gateway:transactions", "smartrec:gateway:transactions:lease"
CONNECT_TIMEOUT_SECONDS, TIMEOUT_SECONDS = 1.0, 2.5
ON_DISK_WITHIN_MS = 1_500  # Redis writes to disk once a second
LEASE_SECONDS = 10.0  # longer than one call; it is renewed before each
FROM_THE_OLDEST = "-"


@dataclass(frozen=True)
class Queued:
    """`received_at`: when it was accepted, in ISO 8601; it happened then where it does not say otherwise."""

    place: str
    tenant: str | None
    idempotency_key: str
    received_at: str
    body: bytes


class NotKept(Exception):
    """It cannot be promised that a transaction would not be lost.

    `may_be_there`: nor that it will not be recorded.
    """

    def __init__(self, why: str, *, may_be_there: bool = False) -> None:
        super().__init__(why)
        self.may_be_there = may_be_there


class TransactionQueue:
    """`redis_url` None: there is none, and nothing is kept."""

    def __init__(self, redis_url: str | None) -> None:
        self._redis = redis_at(redis_url, TIMEOUT_SECONDS, CONNECT_TIMEOUT_SECONDS)
        self.writes_to_disk = False  # as far as is known: whether `keep` is likely to keep anything

    async def keep(self, tenant: str | None, idempotency_key: str, received_at: str, body: bytes) -> None:
        """Returns once it is on disk. Raises: NotKept."""
        if self._redis is None:
            raise NotKept("there is no Redis")
        fields: dict[Any, Any] = {
            "tenant": tenant or "",
            "key": idempotency_key,
            "received_at": received_at,
            "body": body,
        }
        with _as_facts():
            await self._look_at_disk(self._redis)
        if not self.writes_to_disk:
            raise NotKept("Redis keeps nothing on disk")
        with _as_facts(may_be_there=True):
            async with self._redis.client() as connection:
                await connection.xadd(STREAM, fields)
                waiting: Any = connection.execute_command("WAITAOF", 1, 0, ON_DISK_WITHIN_MS)  # type: ignore[no-untyped-call]
                on_disk, _ = await waiting
        if not on_disk:
            raise NotKept("it was not on disk in time", may_be_there=True)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn | None]:
        """Of several gateways, one at a time hands on; None: another has the turn, or nothing waits.

        Raises: NotKept.
        """
        if self._redis is None or not await self._has_some(self._redis):
            yield None
            return
        lease = self._redis.lock(LEASE, timeout=LEASE_SECONDS, blocking=False, thread_local=False)
        with _as_facts():
            is_ours = await lease.acquire()
        if not is_ours:
            yield None
            return
        try:
            yield Turn(self._redis, lease)
        finally:
            with _as_facts():
                if await lease.owned():
                    await lease.release()

    async def _has_some(self, connection: Redis) -> bool:
        with _as_facts():
            if not self.writes_to_disk:
                await self._look_at_disk(connection)
            return bool(await connection.xlen(STREAM))

    async def _look_at_disk(self, connection: Redis) -> None:
        settings = await connection.config_get("appendonly")
        self.writes_to_disk = settings.get("appendonly") == "yes"

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()


class Turn:
    """The right to hand on what waits, for as long as it is renewed; each is `done` then, or comes again."""

    def __init__(self, redis: Redis, lease: Lock) -> None:
        self._redis, self._lease = redis, lease

    async def oldest(self, most: int, after: str) -> list[Queued]:
        """The oldest that came after the place `after`. Renews the lease.

        Raises: NotKept, also where another gateway has the turn by now.
        """
        first = after if after == FROM_THE_OLDEST else f"({after}"
        with _as_facts():
            await self._lease.reacquire()
            entries: Any = await self._redis.xrange(STREAM, min=first, count=most)
        return [_queued(place, fields) for place, fields in entries]

    async def done(self, settled: Sequence[Queued]) -> None:
        """They are recorded, or refused for good. Raises: NotKept."""
        if settled:
            with _as_facts():
                await self._redis.xdel(STREAM, *[one.place for one in settled])


@contextmanager
def _as_facts(*, may_be_there: bool = False) -> Iterator[None]:
    """Raises: NotKept for whatever Redis' client raises."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise NotKept(type(error).__name__, may_be_there=may_be_there) from error


def _queued(place: bytes, fields: Mapping[bytes, bytes]) -> Queued:
    return Queued(
        place.decode(),
        fields[b"tenant"].decode() or None,
        fields[b"key"].decode(),
        fields[b"received_at"].decode(),
        fields[b"body"],
    )
