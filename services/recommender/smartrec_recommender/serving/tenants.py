"""The shops of one install: each has its own rows, its own keys in the cache, its own catalogue in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from smartrec_recommender.problems import UnknownTenant
from smartrec_recommender.serving.caching.cache import ResultsCache
from smartrec_recommender.serving.service import RecommendationService
from smartrec_recommender.store.connection import for_tenant
from smartrec_recommender.store.tenants import is_known


@dataclass(frozen=True)
class Tenant:
    """One shop: its name, its rows, its keys, and the answers read from them."""

    name: str
    engine: sa.Engine
    cache: ResultsCache
    service: RecommendationService


class Tenants:
    """The tenants asked for so far; of more than `most`, the one that nobody has asked for longest goes."""

    def __init__(
        self,
        engine: sa.Engine,
        cache: ResultsCache,
        new_recommendation_service: Callable[[sa.Engine, ResultsCache], RecommendationService],
        most: int,
    ) -> None:
        self._engine, self._cache, self._new_service, self._most = (
            engine,
            cache,
            new_recommendation_service,
            most,
        )
        self._tenants: OrderedDict[str, Tenant] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, name: str) -> Tenant | None:
        """One that was asked for before; the database is not asked."""
        with self._lock:
            if name in self._tenants:
                self._tenants.move_to_end(name)
            return self._tenants.get(name)

    def all_known(self) -> list[Tenant]:
        """Those that were asked for, and are still kept."""
        with self._lock:
            return list(self._tenants.values())

    def of(self, name: str) -> Tenant:
        """Raises UnknownTenant."""
        if known := self.known(name):
            return known
        engine = for_tenant(self._engine, name)
        if not is_known(engine):
            raise UnknownTenant(f"There is no shop {name!r}. Add it: smartrec recommender tenants add NAME.")
        cache = self._cache.for_tenant(name)
        return self._kept(Tenant(name, engine, cache, self._new_service(engine, cache)))

    def forget(self, name: str) -> None:
        """Lets go of what is kept of a tenant; the next request reads it anew."""
        with self._lock:
            self._tenants.pop(name, None)

    def _kept(self, tenant: Tenant) -> Tenant:
        with self._lock:
            kept = self._tenants.setdefault(tenant.name, tenant)  # of two at once, one
            while len(self._tenants) > self._most:
                self._tenants.popitem(last=False)
        return kept
