"""The results cache in Redis (or Valkey): keys, lifetime, who fills it, and going on without it.

A key holds the versions of everything that an answer depends on (see `key_of`), so an answer that a purchase
or an import made stale is never found again; it needs no deletion and simply expires. A cache that fails is
left alone for a moment, so that it slows requests down no more than once.

Of many that ask for the same, one works it out: in this process by `SingleFlight`, among processes by a lease
in Redis. Shortly before it expires an answer is worked out anew by one that asks, while it still serves the
others ("XFetch": Vattani, Chierichetti & Lowenstein 2015).

Every key is `smartrec:results:FORM:TENANT:USER:…`: no two tenants share one, and those of one user can be
found and forgotten.
"""

from __future__ import annotations

import copy
import hashlib
import json
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

import redis
import structlog
from pydantic import TypeAdapter, ValidationError

from smartrec_recommender.domain.recommendations import CacheState
from smartrec_recommender.store.schema import DEFAULT_TENANT
from smartrec_service.resilience.circuit_breaker import CircuitBreaker
from smartrec_service.resilience.single_flight import SingleFlight

_FORM = "4"  # of the stored answers; change it when their form changes
_LEASE_SECONDS, _LONGEST_WAIT_SECONDS, _LOOK_AGAIN_SECONDS = 3, 1.0, 0.01
_MOST_BYTES = 512 * 1024
_MOST_PARSED = 128  # some tens of kilobytes each
log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fetched(Generic[T]):
    """`state` "hit": from the cache; "miss": worked out and stored; "off": the cache cannot be asked."""

    answer: T
    state: CacheState


@dataclass(frozen=True, slots=True)
class _Document(Generic[T]):
    """An answer as it is stored, how long it took to work out, and until when it holds (Unix time)."""

    cost_seconds: float
    expires_at: float
    answer: T


@cache
def _documents_of(kind: Any) -> TypeAdapter[Any]:
    """Reads and writes the documents with answers of one type."""
    document: Any = _Document
    return TypeAdapter(document[kind])


@lru_cache(maxsize=_MOST_PARSED)
def _parsed(documents: TypeAdapter[Any], found: bytes) -> _Document[Any]:
    """The same object where the same bytes were read before: nobody may change it. Raises ValidationError."""
    document: _Document[Any] = documents.validate_json(found)
    return document


def forget_parsed() -> None:
    """All that was parsed. Of another version of the shop it is never asked for again, and among it may be
    what was answered to a user who was erased.
    """
    _parsed.cache_clear()


class ResultsCache:
    """One tenant's answers by key, each kept `lifetime_seconds` at most. Goes on without Redis.

    `chance` gives random numbers 0 <= x < 1.
    """

    def __init__(
        self,
        url: str | None,
        lifetime_seconds: int,
        timeout_ms: int,
        tenant: str = DEFAULT_TENANT,
        chance: Callable[[], float] = random.random,
    ) -> None:
        seconds = timeout_ms / 1000
        self._client = (
            redis.Redis.from_url(url, socket_timeout=seconds, socket_connect_timeout=seconds) if url else None
        )
        self._lifetime_seconds = lifetime_seconds
        self._chance = chance
        self._breaker = CircuitBreaker()
        self._flights: SingleFlight[Fetched[Any]] = SingleFlight()
        self._prefix = _prefix(tenant)

    def for_tenant(self, tenant: str) -> ResultsCache:
        """The same Redis for the answers of another tenant."""
        other = copy.copy(self)
        other._prefix = _prefix(tenant)
        return other

    def fetch(self, key: str, work_out: Callable[[], T], kind: Any = Any) -> Fetched[T]:
        """The stored answer, or else the one that `work_out` gives. Raises nothing but what that raises.

        `kind`: the type of the answers, which pydantic can read from JSON; Any: JSON values as they are.
        """
        name, documents = self._prefix + key, _documents_of(kind)
        return self._flights.do(name, lambda: self._fetch(name, work_out, documents))

    def forget_user(self, user: str) -> int:
        """Deletes every answer made for this user (`user` as in `key_of`). Returns: how many there were.

        Raises redis.RedisError: what cannot be deleted must not be called deleted.
        """
        try:
            if self._client is None:
                return 0
            keys = list(self._client.scan_iter(match=f"{self._prefix}{user}:*", count=1_000))
            return int(self._client.delete(*keys)) if keys else 0
        finally:
            forget_parsed()  # last, as a call meanwhile may have read one of them

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _fetch(self, name: str, work_out: Callable[[], T], documents: TypeAdapter[Any]) -> Fetched[T]:
        stored: _Document[T] | None = self._read(name, documents)
        if stored is not None and not self._is_due(stored):
            return Fetched(stored.answer, "hit")
        if not self._is_reachable():
            return Fetched(work_out(), "off")
        if not self._take_lease(name):  # somebody else works it out
            stored = stored or self._wait_for(name, documents)
            if stored is not None:
                return Fetched(stored.answer, "hit")
        started = time.monotonic()
        answer = work_out()
        cost_seconds = round(time.monotonic() - started, 4)
        expires_at = time.time() + self._lifetime_seconds
        self._write(name, documents.dump_json(_Document(cost_seconds, expires_at, answer)))
        return Fetched(answer, "miss" if self._is_reachable() else "off")

    def _is_due(self, stored: _Document[Any]) -> bool:
        """More and more likely as the end comes near, and the earlier the more the answer costs."""
        left_seconds = stored.expires_at - time.time()
        return left_seconds <= -stored.cost_seconds * math.log(1.0 - self._chance())

    def _is_reachable(self) -> bool:
        return self._client is not None and self._breaker.is_closed

    def _read(self, name: str, documents: TypeAdapter[Any]) -> _Document[Any] | None:
        found = self._ask(lambda client: client.get(name))
        if found is None:
            return None
        try:
            document: _Document[Any] = _parsed(documents, found)
        except ValidationError:
            log.warning("cache_entry_unreadable")
            return None
        return document

    def _write(self, name: str, document: bytes) -> None:
        if len(document) <= _MOST_BYTES:
            self._ask(lambda client: client.set(name, document, ex=self._lifetime_seconds))
        self._ask(lambda client: client.delete(_lease(name)))

    def _take_lease(self, name: str) -> bool:
        """Whether this process is to work the answer out. A lease outlives a process that dies by seconds."""
        return bool(self._ask(lambda client: client.set(_lease(name), b"", nx=True, ex=_LEASE_SECONDS)))

    def _wait_for(self, name: str, documents: TypeAdapter[Any]) -> _Document[Any] | None:
        """What the holder of the lease stores; None where it takes too long or gives up."""
        deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
        while time.monotonic() < deadline:
            has_lease = self._ask(lambda client: client.exists(_lease(name)))
            stored = self._read(name, documents)  # after the lease: who gives it back has stored before
            if stored is not None or not has_lease:
                return stored
            time.sleep(_LOOK_AGAIN_SECONDS)
        return None

    def _ask(self, command: Callable[[redis.Redis], Any]) -> Any:
        """Returns: what Redis answers; None where it cannot be asked."""
        if self._client is None or not self._is_reachable():
            return None
        try:
            return command(self._client)
        except redis.ResponseError as error:  # it refuses this one (no memory left, say) and serves others
            log.warning("cache_refused", error=type(error).__name__)
        except redis.RedisError as error:
            log.warning("cache_failed", error=type(error).__name__, rest_seconds=self._breaker.open_seconds)
            self._breaker.open()
        return None


def key_of(user: str, *depends_on: Any) -> str:
    """The key of an answer. `user`: see `user_key`; `depends_on`: what was asked, and versions, for JSON."""
    written = json.dumps(depends_on, sort_keys=True, separators=(",", ":"))
    return f"{user}:{hashlib.sha256(written.encode()).hexdigest()}"


def user_key(user_number: int | None, is_named: bool) -> str:
    """Returns: who an answer is for, as keys have it: a known user, a new one, or nobody in particular."""
    return f"u{user_number}" if user_number is not None else ("new" if is_named else "anonymous")


def _prefix(tenant: str) -> str:
    return f"smartrec:results:{_FORM}:{tenant}:"


def _lease(name: str) -> str:
    return f"{name}:lease"
