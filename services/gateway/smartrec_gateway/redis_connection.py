"""How each part of the gateway that keeps something in Redis reaches it."""

from __future__ import annotations

from redis.asyncio import Redis


def redis_at(
    url: str | None, timeout_seconds: float, connect_timeout_seconds: float | None = None
) -> Redis | None:
    """Connects with the first call. `connect_timeout_seconds` None: as long as for an answer.

    Returns: None where there is no Redis.
    """
    if not url:
        return None
    connect = timeout_seconds if connect_timeout_seconds is None else connect_timeout_seconds
    return Redis.from_url(url, socket_timeout=timeout_seconds, socket_connect_timeout=connect)
