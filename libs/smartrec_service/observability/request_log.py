"""One canonical log line, one metric and one span per request (pure ASGI).

It is the outermost layer: it gives the request its id, and turns an error that nobody handled into a problem
document, so that a caller never sees a bare 500.
"""

from __future__ import annotations

import os
import re
import time
from contextvars import ContextVar
from typing import Any

import structlog
from opentelemetry import propagate, trace
from opentelemetry.context import Context
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_service.observability.metrics import IN_FLIGHT, observe_request
from smartrec_service.observability.tracing import current_trace_id
from smartrec_service.problems import InternalError, problem_response

log = structlog.get_logger()
_tracer = trace.get_tracer("smartrec")
_fields: ContextVar[dict[str, Any] | None] = ContextVar("request_log_fields", default=None)
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
CALLER_HAS_GONE = 499  # no status was sent; nginx logs this number
_QUIET_ROUTES = frozenset({"/livez", "/readyz", "/metrics"})


def annotate(**fields: Any) -> None:
    """Adds fields to the log line of the running request. Never pass pictures, keys or personal data."""
    current = _fields.get()
    if current is not None:
        current.update(fields)


def annotated(field: str) -> Any:
    """What `annotate` was given for the running request; None where it was not."""
    return (_fields.get() or {}).get(field)


class RequestLog:
    """ASGI middleware. Sets `request.state.request_id` (taken from a well-formed `X-Request-ID`, or new)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = request_id_for(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        # Whoever has no trace begins one, and has nothing that must be read.
        has_trace = any(name == b"traceparent" for name, _ in scope["headers"])
        context = propagate.extract(Headers(scope=scope)) if has_trace else Context()
        with _tracer.start_as_current_span(scope["method"], context, kind=trace.SpanKind.SERVER) as span:
            status = await self._answer(scope, receive, send, request_id)
            if span.is_recording():
                span.update_name(f"{scope['method']} {_route(scope)}")
                span.set_attribute("http.response.status_code", status)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> int:
        started = time.perf_counter()
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        token = _fields.set({})
        IN_FLIGHT.inc()
        try:
            await self.app(scope, receive, send_with_id)
        except ClientDisconnect:  # nobody is there to be answered, and nothing has failed
            return CALLER_HAS_GONE
        except Exception:  # the last handler: whatever comes here has no other, and its caller is told the id
            log.exception("request_failed", request_id=request_id)
            if status:  # the answer has begun: all that is left is to break it off
                raise
            error = InternalError("Try again; if it happens again, report the request id.")
            await problem_response(error, request_id)(scope, receive, send_with_id)
        finally:
            IN_FLIGHT.dec()
            _write_line(scope, status or CALLER_HAS_GONE, time.perf_counter() - started, request_id)
            _fields.reset(token)
        return status


def request_id_for(scope: Scope) -> str:
    """The one that the caller gave, if it is well formed, or a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"").decode(
        "latin-1"
    )
    return given if _SAFE_ID.fullmatch(given) else os.urandom(16).hex()


def _route(scope: Scope) -> str:
    """The route's template; one word for all that matched none, so that metrics stay bounded."""
    if template := getattr(scope.get("route"), "path", None):
        return str(template)
    mounted = scope.get("root_path", "").removeprefix(scope.get("app_root_path", ""))
    if mounted:  # an application of its own, such as a folder of files
        return f"{mounted}/{{path}}"
    is_fixed = "endpoint" in scope and not scope.get("path_params")
    return str(scope["path"]) if is_fixed else "unmatched"


def _write_line(scope: Scope, status: int, duration_seconds: float, request_id: str) -> None:
    write_line(scope["method"], _route(scope), status, duration_seconds, request_id, **(_fields.get() or {}))


def write_line(
    method: str, route: str, status: int, duration_seconds: float, request_id: str, **fields: Any
) -> None:
    """Counts an answered request and writes its line; for what is answered without `RequestLog`, too."""
    observe_request(method, route, status, duration_seconds)
    write = log.debug if route in _QUIET_ROUTES and status < 500 else log.info
    write(
        "request_finished",
        method=method,
        route=route,
        status=status,
        duration_ms=round(duration_seconds * 1000, 1),
        request_id=request_id,
        trace_id=current_trace_id(),
        **fields,
    )
