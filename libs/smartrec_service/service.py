"""A service put together: one FastAPI application with everything shared, and the server that runs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI

from smartrec_service.body_limit import BodyLimit
from smartrec_service.endpoints import operation_id
from smartrec_service.internal_access import InternalGuard
from smartrec_service.observability.health import Ping, install_health
from smartrec_service.observability.logs import configure_logging
from smartrec_service.observability.metrics import install_metrics
from smartrec_service.observability.request_log import RequestLog
from smartrec_service.observability.tracing import configure_tracing
from smartrec_service.problems import install_problem_handlers
from smartrec_service.resilience.deadlines import Deadlines
from smartrec_service.server import serve
from smartrec_service.settings import ServiceSettings
from smartrec_service.stack_secret import StackSecret


def new_service(
    title: str,
    description: str,
    settings: ServiceSettings,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]],
    pings: Callable[[], Mapping[str, Ping]],
    is_public: bool = False,
) -> FastAPI:
    """An application with problem documents, request log, metrics, health and the body limit.

    `is_public`: it guards itself; any other serves its own stack alone.
    `pings` is called at each `/readyz`, so it may read what the lifespan has made.
    """
    # The framework's own documentation pages load their scripts from another site.
    app = FastAPI(
        title=title,
        description=description,
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # a slash too many is answered as any other address that there is not
        generate_unique_id_function=operation_id,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # `RequestLog` has all of these
    )
    app.state.is_draining = False
    app.add_middleware(BodyLimit, max_body_bytes=settings.max_body_bytes)
    if not is_public:
        secret = StackSecret(lambda: settings.secrets)
        app.add_middleware(InternalGuard, secret=secret, allowed_hosts=settings.allowed_hosts)
    app.add_middleware(Deadlines)
    app.add_middleware(RequestLog)
    install_problem_handlers(app)
    install_health(app, pings)
    install_metrics(app)
    return app


def run(name: str, create_app: Callable[[], FastAPI], settings: ServiceSettings) -> None:
    """Serves until SIGTERM or SIGINT; running requests get `graceful_shutdown_seconds` to finish."""
    configure_logging(name, settings.log_level, settings.log_format)
    configure_tracing(name)
    serve(create_app(), settings)
