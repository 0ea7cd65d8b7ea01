"""The recommender service put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from smartrec_recommender.api import feedback as feedback_endpoints
from smartrec_recommender.api import privacy as privacy_endpoints
from smartrec_recommender.api import products as product_endpoints
from smartrec_recommender.api import recommendations as endpoints
from smartrec_recommender.api import transactions as transaction_endpoints
from smartrec_recommender.api import words as word_endpoints
from smartrec_recommender.api.console import category_words
from smartrec_recommender.api.console import experiments as experiment_endpoints
from smartrec_recommender.api.console import imports as import_endpoints
from smartrec_recommender.api.console import reports as report_endpoints
from smartrec_recommender.api.console import rules as rule_endpoints
from smartrec_recommender.api.console import segments as segment_endpoints
from smartrec_recommender.api.console import webhooks as webhook_endpoints
from smartrec_recommender.api.last_times import LastTimesTeller
from smartrec_recommender.api.query_counts import QueryLogs
from smartrec_recommender.clients.webhook_receivers import WebhookReceivers
from smartrec_recommender.importing.background.worker import BackgroundWorker, Shop
from smartrec_recommender.problems import DatabaseUnavailable, UnknownTenant
from smartrec_recommender.ranking.configuration import RankingConfiguration
from smartrec_recommender.serving.caching.cache import ResultsCache
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.serving.service import RecommendationService
from smartrec_recommender.serving.tenants import Tenants
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.connection import for_reading, new_engine
from smartrec_service.endpoints import add_endpoints
from smartrec_service.observability.health import Ping
from smartrec_service.problems import problem_response, request_id_of
from smartrec_service.service import new_service

log = structlog.get_logger()
_PARTS = (
    endpoints, transaction_endpoints, feedback_endpoints, privacy_endpoints, word_endpoints,
    product_endpoints, rule_endpoints, segment_endpoints, experiment_endpoints, report_endpoints,
    import_endpoints, webhook_endpoints, category_words,
)  # fmt: skip
_DESCRIPTION = "Products for a query, ordered for a shopper, each with the reasons that its score is made of."


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    settings: RecommenderSettings,
    clock: Callable[[], datetime] = _utc_now,
    configuration: RankingConfiguration = STANDARD,
) -> FastAPI:
    """The application. `clock` tells the time in UTC. `configuration`: how requests are ranked.

    A shop adds scorers, candidate sources and score adjustments of its own there, see `docs/ranking.md`.
    """
    configured = replace(configuration, diversity=settings.diversity)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = new_engine(
            settings.database_url,
            settings.database_pool_size,
            settings.statement_timeout_ms,
            settings.database_password_file,
        )
        cache = ResultsCache(settings.redis_address, settings.cache_seconds, settings.cache_timeout_ms)

        def new_recommendation_service(engine: sa.Engine, cache: ResultsCache) -> RecommendationService:
            return RecommendationService(
                for_reading(engine), cache, clock, configured, settings.embeddings_in_memory
            )

        tenants = Tenants(engine, cache, new_recommendation_service, settings.tenants_in_memory)
        app.state.query_logs = QueryLogs(settings.query_count_seconds)
        app.state.engine, app.state.tenants, app.state.clock = engine, tenants, clock
        app.state.default_tenant, app.state.vocabulary_dir = settings.tenant, settings.vocabulary_dir
        await asyncio.to_thread(_warm_up, tenants, settings.tenant)
        app.state.receivers = receivers = WebhookReceivers(settings.private_webhook_hosts)
        app.state.background = background = BackgroundWorker(
            settings, lambda: [Shop(one.name, one.engine) for one in tenants.all_known()], receivers
        )
        background.start()
        last_times = LastTimesTeller(engine)
        last_times.start()
        yield
        await asyncio.to_thread(last_times.stop)
        await asyncio.to_thread(background.stop)
        await asyncio.to_thread(app.state.query_logs.write_all, tenants)
        cache.close()
        engine.dispose()

    app = new_service("Smartrec recommender", _DESCRIPTION, settings, lifespan, lambda: _pings(app))
    for part in _PARTS:
        add_endpoints(app, part.router)
    for unreachable in (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError):
        app.add_exception_handler(unreachable, _database_unavailable)
    return app


def _warm_up(tenants: Tenants, tenant: str) -> None:
    """A database that is not there yet is no reason not to start: readiness tells, and requests ask again."""
    try:
        tenants.of(tenant).service.warm_up()
    except (sa.exc.SQLAlchemyError, UnknownTenant) as error:
        log.warning("warm_up_failed", error=type(error).__name__)


def _pings(app: FastAPI) -> Mapping[str, Ping]:
    """The cache is not asked: without it the service is slower, but it serves."""

    async def database() -> None:
        await asyncio.to_thread(_ask_database, app.state.engine)

    return {"database": database}


def _ask_database(engine: sa.Engine) -> None:
    with for_reading(engine).connect() as connection:
        connection.execute(sa.text("SELECT count(*) FROM catalogue_state")).scalar_one()


async def _database_unavailable(request: Request, error: Exception) -> JSONResponse:
    cause = getattr(error, "orig", None) or error  # without the statement, whose values are personal
    log.error("database_failed", error=type(error).__name__, cause=str(cause).partition("\n")[0])
    problem = DatabaseUnavailable("Try again in a moment.", headers={"Retry-After": "2"})
    return problem_response(problem, request_id_of(request))
