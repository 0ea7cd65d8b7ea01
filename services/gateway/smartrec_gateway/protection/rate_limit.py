"""How often one caller may call, counted in Redis over fixed minutes (pure ASGI).

Redis gone means not limited: an outage of the counter must not be one of the shop.
"""

from __future__ import annotations

import time

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway.problems import TooManyRequests
from smartrec_gateway.protection.access import caller_of, is_api
from smartrec_service.observability.request_log import annotate
from smartrec_service.problems import problem_response
from smartrec_service.resilience.circuit_breaker import CircuitBreaker

log = structlog.get_logger()
WINDOW_SECONDS = 60
REDIS_TIMEOUT_SECONDS = 0.2


class RequestCounter:
    """Counts calls by caller and minute. After a failure it leaves Redis alone for a moment."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(
            redis_url, socket_timeout=REDIS_TIMEOUT_SECONDS, socket_connect_timeout=REDIS_TIMEOUT_SECONDS
        )
        self._breaker = CircuitBreaker()

    async def count(self, caller: str, now_seconds: float) -> int | None:
        """This call's number in the running minute, from 1; None where Redis does not answer."""
        if not self._breaker.is_closed:
            return None
        key = f"smartrec:gateway:calls:{caller}:{int(now_seconds // WINDOW_SECONDS)}"
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.incr(key)
                pipeline.expire(key, 2 * WINDOW_SECONDS)
                count, _ = await pipeline.execute()
        except (RedisError, OSError) as error:
            self._breaker.open()
            log.warning("rate_limit_not_counted", error=type(error).__name__)
            return None
        return int(count)

    async def close(self) -> None:
        await self._redis.aclose()


class RateLimit:
    """ASGI middleware. `per_minute`: calls under /v1 that one key and address may make."""

    def __init__(self, app: ASGIApp, counter: RequestCounter, per_minute: int) -> None:
        self.app = app
        self.counter = counter
        self.per_minute = per_minute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope["path"]):
            await self.app(scope, receive, send)
            return
        now_seconds = time.time()
        count = await self.counter.count(caller_of(scope), now_seconds)
        if count is None or count <= self.per_minute:
            await self.app(scope, receive, send)
            return
        annotate(calls_this_minute=count)
        wait_seconds = max(1, round(WINDOW_SECONDS - now_seconds % WINDOW_SECONDS))
        problem = TooManyRequests(
            f"At most {self.per_minute} calls a minute. Try again in {wait_seconds} seconds.",
            headers={"Retry-After": str(wait_seconds)},
        )
        request_id = scope.get("state", {}).get("request_id", "")
        await problem_response(problem, request_id)(scope, receive, send)
