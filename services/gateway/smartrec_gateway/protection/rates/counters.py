"""Where limits are counted: in Redis for all gateways together, in this process while Redis is gone.

Without Redis a caller may so get as much from each gateway: nobody is refused for an outage, and nobody is
unlimited.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import structlog
from redis.exceptions import RedisError

from smartrec_gateway.protection.rates.limits import Balance, Limit
from smartrec_gateway.redis_connection import redis_at
from smartrec_service.resilience.circuit_breaker import CircuitBreaker

log = structlog.get_logger()
REDIS_TIMEOUT_SECONDS = 0.2
MOST_REMEMBERED = 100_000
SCRIPT = files("smartrec_gateway.protection.rates").joinpath("limits.lua").read_text()


class LocalCounter:
    """In this process. Beyond `MOST_REMEMBERED` limits, counting begins anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, tuple[float, float]] = {}

    def take(self, limits: tuple[Limit, ...], cost: int, *, always: bool = False) -> Balance:
        """All or nothing, as the script of Redis does it."""
        now = self._clock()
        left = [self._left(limit, now) for limit in limits]
        refused_by = next((limit for limit, held in zip(limits, left, strict=True) if held < cost), None)
        if refused_by is None or always:
            left = [held - cost for held in left]
            if len(self._held) >= MOST_REMEMBERED:
                self._held.clear()
            self._held.update({limit.key: (held, now) for limit, held in zip(limits, left, strict=True)})
        return Balance(limits, tuple(left), refused_by, cost)

    def _left(self, limit: Limit, now: float) -> float:
        held, at = self._held.get(limit.key, (float(limit.capacity), now))
        return min(limit.capacity, held + (now - at) * limit.per_second)


class Counter:
    """`redis_url` None: always in this process. After a failure it leaves Redis alone for a moment."""

    def __init__(self, redis_url: str | None, timeout_seconds: float = REDIS_TIMEOUT_SECONDS) -> None:
        self._redis = redis_at(redis_url, timeout_seconds)
        self._script: Any = self._redis.register_script(SCRIPT) if self._redis else None
        self._breaker = CircuitBreaker()
        self._local = LocalCounter()

    async def take(self, limits: tuple[Limit, ...], cost: int, *, always: bool = False) -> Balance:
        """Takes `cost` from all limits, or from none where one has too little; `always`: whatever is left."""
        if self._redis is None or not self._breaker.is_closed:
            return self._local.take(limits, cost, always=always)
        arguments: list[float | int] = [cost, int(always)]
        for limit in limits:
            arguments += [limit.capacity, limit.per_second, limit.ends_in_seconds or 0]
        try:
            refused, *left = await self._script(keys=[limit.key for limit in limits], args=arguments)
        except (RedisError, OSError) as error:
            self._breaker.open()
            log.warning("rate_limit_counted_here_alone", error=type(error).__name__)
            return self._local.take(limits, cost, always=always)
        refused_by = limits[refused - 1] if refused else None
        return Balance(limits, tuple(float(each) for each in left), refused_by, cost)

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()
