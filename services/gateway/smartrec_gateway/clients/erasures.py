"""Tells all gateways of an install that a user was erased, by Redis: each keeps answers of its own.

By shop a word that is another after each erasure; whoever finds another one than before has something to
forget. It is told before anything is erased, so that none is lost where the teller or Redis ends meanwhile.
Others forget at once, again when the erasure must be over, and sooner where it is told once more then.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from smartrec_gateway.redis_connection import redis_at
from smartrec_service.erasure_news import KEY, new_word, shop_field

TIMEOUT_SECONDS = 1.0


class NotTold(Exception):
    """Redis does not answer."""


class Erasures:
    """As one gateway sees them. `redis_url` None: there is no other gateway that could be told.

    `over_after_seconds`: an erasure that was announced so long ago has ended, one way or the other.
    """

    def __init__(
        self, redis_url: str | None, over_after_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._over_after_seconds, self._clock = over_after_seconds, clock
        self._over_at: dict[bytes, float] = {}
        self._redis = redis_at(redis_url, TIMEOUT_SECONDS)
        self._seen: dict[bytes, bytes] = {}
        self._untold: dict[bytes, bytes] = {}

    async def announce(self, tenant: str | None) -> None:
        """Before anything is erased. Raises: NotTold; then nothing may be."""
        if self._redis is None:
            return
        shop = shop_field(tenant)
        await self._write(self._redis, shop, new_word())
        self._over_at[shop] = self._clock() + self._over_after_seconds

    def over(self) -> list[str | None]:
        """The shops of which an erasure that was announced must be over since this was asked last."""
        now = self._clock()
        shops = [shop for shop, at in self._over_at.items() if at <= now]
        for shop in shops:
            del self._over_at[shop]
        return [shop.decode() or None for shop in shops]

    async def tell(self, tenant: str | None) -> None:
        """The others, afterwards; whoever tells forgets by itself, and only then.

        Raises: NotTold; then `news` tells it.
        """
        if self._redis is None:
            return
        shop, word = shop_field(tenant), new_word()
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
        # A shop whose word is gone: Redis has lost it, and perhaps one that nobody saw.
        changed = [shop for shop in {**before, **found} if before.get(shop) != found.get(shop)]
        self._over_at |= dict.fromkeys(changed, self._clock() + self._over_after_seconds)
        return [shop.decode() or None for shop in changed]

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
