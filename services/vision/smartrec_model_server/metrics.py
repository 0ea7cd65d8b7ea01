"""Metrics under TensorFlow Serving's names where they mean the same, so that its dashboards keep working.

Its counts have no `_total` at the end, as this library's counters do: they are gauges here, which only rise.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from prometheus_client import Gauge, Histogram

from smartrec_model_server.errors import ServingError

_MICROSECONDS = (1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7)
REQUEST_COUNT = Gauge(
    ":tensorflow:serving:request_count", "Requests answered, by status.", ["model_name", "status"]
)
REQUEST_LATENCY = Histogram(
    ":tensorflow:serving:request_latency",
    "Time from request to answer, in microseconds.",
    ["model_name", "API", "entrypoint"],
    buckets=_MICROSECONDS,
)
BATCH_ROWS = Histogram(
    ":tensorflow:serving:batching:processed_batch_size",
    "Rows that ran together.",
    ["model_name"],
    buckets=(1, 2, 4, 8, 16, 32, 64, 128),
)
QUEUEING_LATENCY = Histogram(
    ":tensorflow:serving:batching_session:queuing_latency",
    "Time that rows waited before they ran, in microseconds.",
    ["model_name"],
    buckets=_MICROSECONDS,
)
LOAD_LATENCY = Gauge(
    ":tensorflow:cc:saved_model:load_latency",
    "Time that loading took, warm-up included, in microseconds, summed up.",
    ["model_path"],
)
LOAD_ATTEMPTS = Gauge(
    ":tensorflow:cc:saved_model:load_attempt_count", "Attempts to load, by outcome.", ["model_path", "status"]
)


@contextmanager
def observe(model_name: str, api: str, entrypoint: Literal["GRPC", "REST"]) -> Iterator[None]:
    """Counts and times what runs inside. `model_name`: one that is served, so that series stay bounded."""
    started = time.monotonic()
    status = "OK"
    try:
        yield
    except ServingError as error:
        status = error.code.name
        raise
    except BaseException:
        status = "CANCELLED"
        raise
    finally:
        REQUEST_COUNT.labels(model_name, status).inc()
        REQUEST_LATENCY.labels(model_name, api, entrypoint).observe((time.monotonic() - started) * 1e6)
