"""Prometheus metrics of HTTP requests, and the endpoint that shows them with a service's own metrics."""

from __future__ import annotations

import os
from functools import cache

from fastapi import FastAPI, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("http_requests_total", "HTTP requests answered.", ["method", "route", "status"])
DURATION = Histogram(
    "http_request_duration_seconds",
    "Time from the first byte of a request to the last of its answer.",
    ["method", "route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10),
)

IN_FLIGHT = Gauge(
    "http_requests_in_flight", "HTTP requests that are being answered now.", multiprocess_mode="livesum"
)


def observe_request(method: str, route: str, status: int, duration_seconds: float) -> None:
    """Counts one answered request. `route` is the template, so that ids do not multiply the series."""
    _requests_of(method, route, status).inc()
    _duration_of(method, route).observe(duration_seconds)


@cache
def _requests_of(method: str, route: str, status: int) -> Counter:
    """Finding a series again costs more than counting in it."""
    return REQUESTS.labels(method, route, str(status))


@cache
def _duration_of(method: str, route: str) -> Histogram:
    return DURATION.labels(method, route)


def install_metrics(app: FastAPI) -> None:
    """Adds `GET /metrics` in Prometheus' text format."""

    @app.get(
        "/metrics",
        tags=["operations"],
        summary="Metrics in Prometheus' text format",
        response_class=PlainTextResponse,
    )
    def metrics() -> Response:
        return Response(generate_latest(_registry()), media_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """Of this process; or of all that share a port and count into files of one folder. Whichever of
    them is asked then tells the same, and no count ever falls. How the process itself does is not among it.
    """
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
