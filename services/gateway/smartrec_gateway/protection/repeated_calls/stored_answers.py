"""Answers to writes with an Idempotency-Key, kept for a day: in Redis for all gateways, and the latest in
this process, as Redis may be away, or have lost what it had when another server takes its place.

Losing one is no harm for what the database counts once by the same key: transactions and products.
"""

from __future__ import annotations

import math
import time
from base64 import b64decode, b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from pydantic import BaseModel
from redis.asyncio import Redis
from redis.exceptions import RedisError

from smartrec_gateway.redis_connection import redis_at
from smartrec_service.resilience.circuit_breaker import CircuitBreaker

log = structlog.get_logger()
KEPT_SECONDS = 24 * 3600
IN_FLIGHT_SECONDS = 120  # few calls may take longer, and a gateway that dies must not hold a key for long
REDIS_TIMEOUT_SECONDS = 0.2
MOST_BODY_BYTES = 256 * 1024
MOST_LOCAL, MOST_LOCAL_BYTES = 1_000, 16 * 1024 * 1024


class StoredAnswer(BaseModel):
    """`status` 0: the first request is still in flight. `fingerprint`: of what was asked. `body`: base64."""

    fingerprint: str
    status: int = 0
    headers: list[tuple[str, str]] = []
    body: str = ""

    @classmethod
    def of(
        cls, fingerprint: str, status: int, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> StoredAnswer:
        texts = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
        return cls(
            fingerprint=fingerprint, status=status, headers=texts, body=b64encode(body).decode("ascii")
        )

    @property
    def is_in_flight(self) -> bool:
        return self.status == 0

    @property
    def content(self) -> bytes:
        return b64decode(self.body)


@dataclass
class _Held:
    answer: StoredAnswer
    ends_at: float


class LocalAnswers:
    """In this process, the latest: at most `MOST_LOCAL`, and so many bytes."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most_bytes: int = MOST_LOCAL_BYTES
    ) -> None:
        self._clock, self._most_bytes, self._bytes = clock, most_bytes, 0
        self._held: OrderedDict[str, _Held] = OrderedDict()

    def claim(self, name: str, fingerprint: str, seconds: float) -> StoredAnswer | None:
        """As `StoredAnswers.claim`."""
        if (known := self.get(name)) is None:
            self.put(name, StoredAnswer(fingerprint=fingerprint), seconds)
        return known

    def get(self, name: str) -> StoredAnswer | None:
        held = self._held.get(name)
        return held.answer if held is not None and held.ends_at > self._clock() else None

    def put(self, name: str, answer: StoredAnswer, seconds: float) -> None:
        self.forget(name)
        self._held[name] = _Held(answer, self._clock() + seconds)
        self._bytes += len(answer.body)
        while len(self._held) > MOST_LOCAL or self._bytes > self._most_bytes:
            self.forget(next(iter(self._held)))

    def forget(self, name: str) -> None:
        held = self._held.pop(name, None)
        self._bytes -= len(held.answer.body) if held else 0


class StoredAnswers:
    """`redis_url` None: in this process alone, as while Redis is gone.

    What this process has kept counts first: it is the same, and Redis may have lost it.
    """

    def __init__(self, redis_url: str | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis_at(redis_url, REDIS_TIMEOUT_SECONDS)
        self._breaker = CircuitBreaker()
        self._local = LocalAnswers(clock)

    async def claim(
        self, name: str, fingerprint: str, seconds: float = IN_FLIGHT_SECONDS
    ) -> StoredAnswer | None:
        """Returns: what is stored under the name; None: nothing was, and the caller is the first now, and for
        so long at most the only one.
        """
        if (known := self._local.get(name)) is not None:
            return known
        if (redis := self._reachable()) is not None:
            mine = StoredAnswer(fingerprint=fingerprint).model_dump_json()
            try:
                stored = await redis.set(name, mine, nx=True, ex=math.ceil(seconds), get=True)
            except (RedisError, OSError) as error:
                self._failed(error)
            else:
                if not isinstance(stored, str | bytes):
                    return None
                return StoredAnswer.model_validate_json(stored)
        return self._local.claim(name, fingerprint, seconds)

    async def keep(self, name: str, answer: StoredAnswer) -> None:
        if (redis := self._reachable()) is not None:
            try:
                await redis.set(name, answer.model_dump_json(), ex=KEPT_SECONDS)
            except (RedisError, OSError) as error:
                self._failed(error)
        self._local.put(name, answer, KEPT_SECONDS)

    async def forget(self, name: str) -> None:
        """The request was refused, or nobody knows what became of it: it may be sent again."""
        if (redis := self._reachable()) is not None:
            try:
                await redis.delete(name)
            except (RedisError, OSError) as error:
                self._failed(error)
        self._local.forget(name)

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()

    def _reachable(self) -> Redis | None:
        return self._redis if self._breaker.is_closed else None

    def _failed(self, error: Exception) -> None:
        self._breaker.open()
        log.warning("answers_kept_here_alone", error=type(error).__name__)
