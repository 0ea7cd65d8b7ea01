"""Tells all gateways of an install that a user was erased, by Redis: each keeps answers of its own.

By shop a word that is another after each erasure; whoever finds another one than before has something to
forget. Without Redis a gateway knows of its own erasures alone, and tells them once Redis is back.
"""

from __future__ import annotations

import secrets

from redis.asyncio import Redis
from redis.exceptions import RedisError

from smartrec_gateway.redis_connection import redis_at

KEY = "smartrec:gateway:erasures"
TIMEOUT_SECONDS = 1.0


class NotTold(Exception):
    """Redis does not answer."""


class Erasures:
    """As one gateway sees them. `redis_url` None: there is no other gateway that could be told."""

    def __init__(self, redis_url: str | None) -> None:
        self._redis = redis_at(redis_url, TIMEOUT_SECONDS)
        self._seen: dict[bytes, bytes] = {}
        self._untold: dict[bytes, bytes] = {}

    async def tell(self, tenant: str | None) -> None:
        """The others; whoever tells forgets by itself, and only then.

        Raises: NotTold; then `news` tells it.
        """
        if self._redis is None:
            return
        shop, word = (tenant or "").encode(), secrets.token_hex(8).encode()
        self._untold[shop] = word
        await self._write(self._redis, shop, word)
        self._seen[shop] = word

    async def news(self) -> list[str | None]:
        """The shops of which a user was erased since this was asked last, or ever where it was not.

        Tells first what is untold. It is news here too, as its word may have taken another's place.
        Raises: NotTold.
        """
        if self._redis is None:
            return []
        for shop, word in [*self._untold.items()]:
            await self._write(self._redis, shop, word)
        try:
            found: dict[bytes, bytes] = await self._redis.hgetall(KEY)  # type: ignore[assignment]
        except (RedisError, OSError) as error:
            raise NotTold from error
        before, self._seen = self._seen, found
        return [shop.decode() or None for shop, word in found.items() if before.get(shop) != word]

    async def _write(self, redis: Redis, shop: bytes, word: bytes) -> None:
        """Raises: NotTold."""
        try:
            await redis.hset(KEY, shop, word)
        except (RedisError, OSError) as error:
            raise NotTold from error
        if self._untold.get(shop) == word:  # else a later erasure has another
            del self._untold[shop]

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()
