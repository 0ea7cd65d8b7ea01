"""How any upstream service is called: within the request's deadline, traced, and with errors as facts.

Invariant: a call ends as parsed JSON, as one of our own problems (by the client's table), or as
`UpstreamUnavailable`; nothing that an upstream wrote in an error reaches the caller.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import httpx
import structlog
from opentelemetry import trace
from prometheus_client import Histogram
from pydantic import BaseModel, ConfigDict, ValidationError

from smartrec_service.deadlines import timeout_header
from smartrec_service.problems import TYPE_PREFIX, Problem
from smartrec_service.request_log import annotate
from smartrec_service.tracing import outgoing_headers

log = structlog.get_logger()
CALLS = Histogram(
    "upstream_request_duration_seconds",
    "Time of calls to other services, by how they ended.",
    ["upstream", "outcome"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10),
)
TENANT_HEADER = "x-smartrec-tenant"
RETRY_PAUSES_SECONDS = (0.05, 0.2)
_REASONS: Mapping[type[Exception], str] = {
    httpx.ConnectError: "unreachable",
    httpx.ConnectTimeout: "unreachable",
    TimeoutError: "too slow",
    httpx.TimeoutException: "too slow",
    httpx.HTTPError: "broken off",
    ValueError: "not understood",
}
Model = TypeVar("Model", bound=BaseModel)
ProblemTable = Mapping[str, tuple[type[Problem], str]]


class UpstreamModel(BaseModel):
    """The fields that the gateway reads of an upstream's answer; others are ignored, NaN is refused."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)


class UpstreamUnavailable(Exception):
    """`upstream` gave no usable answer; `reason` is a few words for the log."""

    def __init__(self, upstream: str, reason: str) -> None:
        super().__init__(f"{upstream}: {reason}")
        self.upstream = upstream
        self.reason = reason


@dataclass(frozen=True)
class CallContext:
    """What one request's upstream calls share. `ends_at` is in the event loop's time.

    `tenant`: the shop that the caller's key is of; None is the install's own.
    """

    request_id: str
    ends_at: float
    tenant: str | None = None

    @classmethod
    def starting_now(cls, request_id: str, deadline_seconds: float, tenant: str | None = None) -> CallContext:
        return cls(request_id, asyncio.get_running_loop().time() + deadline_seconds, tenant)

    def headers(self) -> dict[str, str]:
        """What every call carries: the request's id, its trace, and the shop where it is not the only one."""
        shop = {TENANT_HEADER: self.tenant} if self.tenant else {}
        return {**shop, **outgoing_headers(self.request_id)}

    def ending_earlier(self, reserve_seconds: float) -> CallContext:
        """The same, leaving `reserve_seconds` of the time to a later call."""
        return replace(self, ends_at=self.ends_at - reserve_seconds)


@dataclass(frozen=True)
class Upstream:
    """One service. `problems`: its problem slugs that are the caller's fault, as our problem and sentence."""

    name: str
    http: httpx.AsyncClient
    url: str
    problems: ProblemTable

    async def call(
        self,
        method: str,
        path: str,
        answer: type[Model],
        context: CallContext,
        *,
        is_idempotent: bool = True,
        new_body: Callable[[], Any] | None = None,
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> Model:
        """`new_body` makes the streamed body anew for each attempt; `request` is as httpx takes it.

        Raises: UpstreamUnavailable, or a Problem of the table.
        """
        with self._observed(method, path), map_exceptions(self.name):
            async with asyncio.timeout_at(context.ends_at):
                left = timeout_header(context.ends_at - asyncio.get_running_loop().time())
                sent = {**(headers or {}), **context.headers(), **left}
                pauses = RETRY_PAUSES_SECONDS if is_idempotent else ()
                response = await self._send(method, path, pauses, new_body, headers=sent, **request)
            if response.is_success:
                return answer.model_validate_json(response.content)
            raise self._refusal(response)

    async def _send(
        self,
        method: str,
        path: str,
        pauses: tuple[float, ...],
        new_body: Callable[[], Any] | None,
        **request: Any,
    ) -> httpx.Response:
        """Tries again only where no connection was made, so that nothing is ever done twice."""
        for pause_seconds in (*pauses, None):
            try:
                content = {"content": new_body()} if new_body else {}
                return await self.http.request(method, self.url.rstrip("/") + path, **content, **request)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if pause_seconds is None:
                    raise
                await asyncio.sleep(pause_seconds)
        raise AssertionError("the last attempt returns or raises")

    def _refusal(self, response: httpx.Response) -> Exception:
        slug = _problem_slug(response)
        if slug in self.problems:
            problem, detail = self.problems[slug]
            return problem(detail)
        return UpstreamUnavailable(self.name, f"status {response.status_code} {slug}".strip())

    @contextmanager
    def _observed(self, method: str, path: str) -> Iterator[None]:
        started, outcome = time.perf_counter(), "abandoned"
        tracer = trace.get_tracer("smartrec")
        try:
            with tracer.start_as_current_span(f"{self.name} {method}", kind=trace.SpanKind.CLIENT):
                yield
            outcome = "ok"
        except Problem:
            outcome = "refused"
            raise
        except UpstreamUnavailable as error:
            outcome = "unavailable"
            log.warning("upstream_unavailable", upstream=self.name, path=path, reason=error.reason)
            raise
        finally:
            seconds = time.perf_counter() - started
            CALLS.labels(self.name, outcome).observe(seconds)
            annotate(**{f"{self.name}_ms": round(seconds * 1000, 1)})


@contextmanager
def map_exceptions(upstream: str) -> Iterator[None]:
    """Turns whatever a transport or parser raises into `UpstreamUnavailable`."""
    try:
        yield
    except tuple(_REASONS) as error:
        reason = next(reason for kind, reason in _REASONS.items() if isinstance(error, kind))
        raise UpstreamUnavailable(upstream, reason) from error


def _problem_slug(response: httpx.Response) -> str:
    """`unknown-product` of a problem document; empty where the answer is none of ours."""
    try:
        return _ProblemDocument.model_validate_json(response.content).type.removeprefix(TYPE_PREFIX)
    except ValidationError:
        return ""


class _ProblemDocument(UpstreamModel):
    type: str
