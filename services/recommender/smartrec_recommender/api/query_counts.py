"""Counts each search by a sentence, and writes the counts down after an answer, from time to time."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from fastapi import BackgroundTasks, Request

from smartrec_recommender.domain.recommendations import Recommendations
from smartrec_recommender.domain.searching.query_log import QueryCount, QueryLog
from smartrec_recommender.serving.requests.schemas import SearchRequest
from smartrec_recommender.serving.tenants import Tenant, Tenants
from smartrec_recommender.store.words.searches import add_counts

log = structlog.get_logger()


class QueryLogs:
    """The log of each shop that was searched."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._logs: dict[str, QueryLog] = {}
        self._lock = threading.Lock()

    def of(self, tenant: str) -> QueryLog:
        with self._lock:
            return self._logs.setdefault(tenant, QueryLog(self._seconds))

    def write_all(self, tenants: Tenants) -> None:
        """What is not written down yet, when the service stops."""
        for name, queries in list(self._logs.items()):
            _write(tenants.of(name).engine, queries.due(float("inf")))


class CountQuery:
    """Called with each search and its answer."""

    def __init__(self, request: Request, tenant: Tenant, later: BackgroundTasks) -> None:
        logs: QueryLogs = request.app.state.query_logs
        self._queries = logs.of(tenant.name)
        self._engine = tenant.engine
        self._later = later

    def __call__(self, search: SearchRequest, answer: Recommendations) -> None:
        """Later pages are no searches. Who has no id counts once an hour."""
        if search.words is None or search.cursor is not None:
            return
        self._queries.add(
            search.words,
            search.user_id or f"{datetime.now(UTC):%Y-%m-%d %H}",
            is_understood=search.understood or answer.names_other_goods,
            has_match=not (answer.is_popular_list or answer.not_stocked),
            corrections=search.corrections,
        )
        if counts := self._queries.due(time.monotonic()):
            self._later.add_task(_write, self._engine, counts)


def _write(engine: sa.Engine, counts: Mapping[str, QueryCount]) -> None:
    """Counts that cannot be written cost a report a little, and the user nothing."""
    try:
        with engine.begin() as connection:
            add_counts(connection, counts)
    except sa.exc.SQLAlchemyError as error:
        log.warning("queries_not_counted", queries=len(counts), error=type(error).__name__)
