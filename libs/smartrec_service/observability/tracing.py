"""Distributed tracing: OpenTelemetry with W3C traceparent in and out.

Spans are exported only where `OTEL_EXPORTER_OTLP_ENDPOINT` is set (the standard's own variable); ids exist
always, so that the log lines of one request can be joined across services.
"""

from __future__ import annotations

import os

from opentelemetry import propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF


def configure_tracing(service: str) -> None:
    """Installs the process's tracer provider; call it once, before the first request."""
    resource = Resource.create({"service.name": f"smartrec-{service}"})
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        provider = TracerProvider(ALWAYS_OFF, resource)  # ids alone: nobody would see what is recorded
    else:
        provider = TracerProvider(resource=resource)
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # slow import

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def current_trace_id() -> str:
    """The running trace's id as 32 hex digits; zeros outside a request."""
    return trace.format_trace_id(trace.get_current_span().get_span_context().trace_id)


def outgoing_headers(request_id: str) -> dict[str, str]:
    """Headers that let an upstream service join this trace and log the same request id."""
    headers = {"x-request-id": request_id} if request_id else {}
    propagate.inject(headers)
    return headers
