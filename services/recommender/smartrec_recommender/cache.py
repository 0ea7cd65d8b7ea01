"""The results cache in Redis (or Valkey): keys, lifetime, and going on without it.

A key holds the versions of everything that an answer depends on (see `key_of`), so an answer that a purchase
or an import made stale is never found again; it needs no deletion and simply expires. A cache that fails is
left alone for a moment, so that it slows requests down no more than once.

Every key is `smartrec:results:FORM:TENANT:USER:…`: no two tenants share one, and those of one shopper can be
found and forgotten.
"""

from __future__ import annotations

import copy
import hashlib
import json
import time
from typing import Any, Literal, NamedTuple

import redis
import structlog

from smartrec_recommender.store.schema import DEFAULT_TENANT

_FORM = "1"  # of the stored answers; change it when their form changes
_REST_SECONDS = 2.0
log = structlog.get_logger()
CacheState = Literal["hit", "miss", "off"]


class Found(NamedTuple):
    """`state` "off": the cache could not be asked."""

    state: CacheState
    answer: dict[str, Any] | None


class ResultsCache:
    """One tenant's answers by key, each kept `lifetime_seconds` at most. Goes on without Redis."""

    def __init__(
        self, url: str | None, lifetime_seconds: int, timeout_ms: int, tenant: str = DEFAULT_TENANT
    ) -> None:
        seconds = timeout_ms / 1000
        self._client = (
            redis.Redis.from_url(url, socket_timeout=seconds, socket_connect_timeout=seconds) if url else None
        )
        self._lifetime_seconds = lifetime_seconds
        self._resting_until = 0.0
        self._prefix = f"smartrec:results:{_FORM}:{tenant}:"

    def for_tenant(self, tenant: str) -> ResultsCache:
        """The same Redis for the answers of another tenant."""
        other = copy.copy(self)
        other._prefix = f"smartrec:results:{_FORM}:{tenant}:"
        return other

    def get(self, key: str) -> Found:
        if self._client is None or time.monotonic() < self._resting_until:
            return Found("off", None)
        try:
            stored = self._client.get(self._prefix + key)
        except redis.RedisError as error:
            self._rest(error)
            return Found("off", None)
        return (
            Found("hit", json.loads(str(stored, "utf-8")))
            if isinstance(stored, bytes)
            else Found("miss", None)
        )

    def put(self, key: str, answer: dict[str, Any]) -> None:
        if self._client is None or time.monotonic() < self._resting_until:
            return
        try:
            self._client.set(
                self._prefix + key, json.dumps(answer, separators=(",", ":")), ex=self._lifetime_seconds
            )
        except redis.RedisError as error:
            self._rest(error)

    def forget_user(self, user: str) -> int:
        """Deletes every answer made for this shopper (`user` as in `key_of`). Returns: how many there were.

        Raises redis.RedisError: what cannot be deleted must not be called deleted.
        """
        if self._client is None:
            return 0
        keys = list(self._client.scan_iter(match=f"{self._prefix}{user}:*", count=1_000))
        return int(self._client.delete(*keys)) if keys else 0

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _rest(self, error: redis.RedisError) -> None:
        log.warning("cache_failed", error=type(error).__name__, rest_seconds=_REST_SECONDS)
        self._resting_until = time.monotonic() + _REST_SECONDS


def key_of(
    kind: str, request: dict[str, Any], catalogue_version: int, user: str, history_version: int
) -> str:
    """The key of an answer. `request`: all that was asked, without the user; `user`: see `user_key`."""
    asked = json.dumps(request, sort_keys=True, separators=(",", ":"))
    depends_on = "\x00".join((kind, str(catalogue_version), str(history_version), asked))
    return f"{user}:{hashlib.sha256(depends_on.encode()).hexdigest()}"


def user_key(user_number: int | None, is_named: bool) -> str:
    """Returns: who an answer is for, as keys have it: a known shopper, a new one, or nobody in particular."""
    return f"u{user_number}" if user_number is not None else ("new" if is_named else "anonymous")
