"""How any upstream service is called: within the request's deadline, traced, and with errors as facts.

Invariant: each service has a limit and a breaker of its own (`admission`). A call ends as parsed JSON, as one
of our own problems (by the client's table; an unknown refusal keeps its status), or as `UpstreamUnavailable`;
nothing that an upstream wrote in an error reaches the caller.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace

import structlog
from opentelemetry import trace
from prometheus_client import Histogram
from pydantic import BaseModel, ConfigDict

from smartrec_gateway.clients.parsing import Model, parsed, parsed_once, problem_slug
from smartrec_gateway.clients.resilience.background_calls import BackgroundCalls
from smartrec_gateway.clients.resilience.last_answers import LastAnswers
from smartrec_gateway.clients.resilience.remembered_answers import RememberedAnswers
from smartrec_gateway.clients.resilience.replicas import Replicas
from smartrec_gateway.clients.resilience.replicated_sender import ReplicatedSender
from smartrec_gateway.clients.transport import BrokenOff, Reply, Transport, Unreachable
from smartrec_gateway.problems import RequestRefused
from smartrec_gateway.protection.load.admission import Admission, KnownToBeDown
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions, NoRoom
from smartrec_gateway.protection.load.elsewhere import waiting_elsewhere
from smartrec_service.internal_access import secret_header
from smartrec_service.observability.request_log import annotate
from smartrec_service.observability.tracing import outgoing_headers
from smartrec_service.problems import Problem
from smartrec_service.resilience.deadlines import timeout_header
from smartrec_service.stack_secret import StackSecret

log = structlog.get_logger()
_tracer = trace.get_tracer("smartrec")
CALLS = Histogram(
    "upstream_request_duration_seconds",
    "Time of calls to other services, by how they ended.",
    ["upstream", "outcome"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10),
)
TENANT_HEADER = "x-smartrec-tenant"
CALLERS_FAULT = frozenset({400, 404, 409, 413, 415, 422})
BUSY, DOWN, UNREACHABLE = "busy", "down", "unreachable"
_REASONS: Mapping[type[Exception], str] = {
    NoRoom: BUSY,
    KnownToBeDown: DOWN,
    Unreachable: UNREACHABLE,
    TimeoutError: "too slow",
    BrokenOff: "broken off",
    ValueError: "not understood",
}
JSON = {"content-type": "application/json"}
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

    @property
    def may_have_been_done(self) -> bool:
        """Whether the call was sent, so that a write may have been done though no answer says so."""
        return self.reason not in (BUSY, DOWN, UNREACHABLE)


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

    def ending_within(self, seconds: float) -> CallContext:
        """The same, for a call that is not waited for any longer than this."""
        return replace(self, ends_at=min(self.ends_at, asyncio.get_running_loop().time() + seconds))

    def ending_earlier(self, reserve_seconds: float) -> CallContext:
        """The same, leaving `reserve_seconds` of the time to a later call."""
        return replace(self, ends_at=self.ends_at - reserve_seconds)


@dataclass(frozen=True)
class CallOptions:
    """Of one service. `timeout_seconds`: longest that one call may take, within the request's deadline.

    `are_short`: whether calls are alike enough that one is ended where others show the service to be down.
    `secret`: the stack's, where its services ask for one. `is_watched`: whether the service is asked for its
    health when a call takes long, so that nobody waits for one that hangs. A breaker's trial always is.
    """

    timeout_seconds: float
    limit: LimitOptions
    secret: StackSecret | None = None
    is_watched: bool = False
    are_short: bool = True


@dataclass(frozen=True)
class KnownAnswers:
    """Of one service: those that still hold, and the last ones for when it gives none."""

    remembered: RememberedAnswers = field(default_factory=RememberedAnswers)
    last: LastAnswers = field(default_factory=LastAnswers)


class Upstream:
    """One service, with a transport, a limit and a circuit breaker of its own."""

    def __init__(
        self,
        name: str,
        transport: Transport,
        replicas: Replicas | str,
        problems: ProblemTable,
        options: CallOptions,
        known: KnownAnswers | None = None,
    ) -> None:
        """`problems`: the service's slugs that are the caller's fault, as our problem and sentence.

        `known`: what others know of the same service already.
        """
        self.name = name
        self.replicas = Replicas(replicas, None) if isinstance(replicas, str) else replicas
        self._sender = ReplicatedSender(transport, self.replicas, options.limit.slow_seconds)
        self._is_watched = options.is_watched
        known = known or KnownAnswers()
        self.remembered, self.last_answers = known.remembered, known.last
        self.background = BackgroundCalls()
        self.problems = problems
        self.timeout_seconds = options.timeout_seconds
        self._secret, self._are_short = options.secret, options.are_short
        self.slow_seconds = options.limit.slow_seconds
        self.admission = Admission(options.limit)

    @property
    def places(self) -> int:
        """How many calls it gets at once just now."""
        return int(self.admission.limit.limit)

    @property
    def has_places_to_spare(self) -> bool:
        """Whether it is used by half at most, so that a call that could be left out keeps nobody waiting."""
        limit = self.admission.limit
        return 2 * (limit.in_flight + self.background.beginning) < limit.limit

    def look_for_room(self) -> bool:
        """Whether work that needs it may begin; True also where it is known, or found now, to be down."""
        return self.admission.look_for_room()

    def coming(self) -> AbstractContextManager[None]:
        """Around what a request does before its call."""
        return self.admission.limit.coming()

    def check_room(self) -> None:
        """Before work is begun that needs it. Raises UpstreamUnavailable."""
        with map_exceptions(self.name):
            self.admission.check()

    async def call(
        self,
        method: str,
        path: str,
        answer: type[Model],
        context: CallContext,
        *,
        json: bytes | None = None,
        new_body: Callable[[], AsyncIterable[bytes]] | None = None,
        headers: Mapping[str, str] | None = None,
        fresh_seconds: float = 0.0,
        is_kept: bool = False,
    ) -> Model:
        """`path` is sent as it is written; `new_body` makes the streamed body anew for each attempt.

        `fresh_seconds`: for how long the answer holds for whoever asks the same; it must not be changed.
        `is_kept`: whether it goes to `last_answers`, for when there is no other. It must not be changed, as
        an answer that comes again as it was is not parsed again.
        Every call may be made twice: it reads, or it carries a key by which it counts once.
        Raises: UpstreamUnavailable, or a Problem of the table.
        """
        question, generation = (method, path, json), self.last_answers.generation(context.tenant)
        if fresh_seconds and (known := self.remembered.get(context.tenant, question)) is not None:
            return parsed_once(answer, known)
        sent = {**(headers or {}), **context.headers(), **(JSON if json is not None else {})}
        sent |= secret_header(self._secret.sent if self._secret else None)
        with self._observed(method, path), map_exceptions(self.name):
            async with self._admitted(context) as (seconds_left, is_trial):
                sent |= timeout_header(seconds_left)
                reply = await self._sender.send(
                    method, path, sent, new_body or (lambda: json), self._is_watched or is_trial
                )
            if not reply.is_success:
                raise self._refusal(reply)
            is_current = self.last_answers.generation(context.tenant) == generation
            read = (parsed_once if is_current and (is_kept or fresh_seconds) else parsed)(answer, reply.body)
        if is_kept:
            self.last_answers.keep(context.tenant, question, reply.body, generation)
        if fresh_seconds:
            self.remembered.keep(context.tenant, question, reply.body, fresh_seconds)
        return read

    async def is_ready(self) -> bool:
        """What its own `/readyz` says. Raises: Unreachable, BrokenOff."""
        return await self._sender.is_ready()

    @asynccontextmanager
    async def _admitted(self, context: CallContext) -> AsyncIterator[tuple[float, bool]]:
        """A place for one call: the seconds that it may take, and whether it is the breaker's trial."""
        loop = asyncio.get_running_loop()
        async with self.admission.turn() as is_trial:
            begun_at = time.monotonic()
            seconds_left = min(context.ends_at - loop.time(), self.timeout_seconds)
            ends_at = loop.time() + seconds_left
            async with asyncio.timeout_at(ends_at) as patience:
                limited = self.admission.ends_where_it_is_down(patience) if self._are_short else nullcontext()
                try:
                    with limited:
                        yield seconds_left, is_trial
                except (Unreachable, BrokenOff):
                    self.admission.failed(begun_at)
                    raise
                except asyncio.CancelledError:
                    # Its caller has not gone, and it had time enough: the service is too slow.
                    if loop.time() >= ends_at and seconds_left > self.slow_seconds:
                        self.admission.failed(begun_at)
                    raise
                self.admission.succeeded()

    def _refusal(self, reply: Reply) -> Exception:
        slug = problem_slug(reply.body)
        if slug in self.problems:
            problem, detail = self.problems[slug]
            return problem(detail)
        if slug and reply.status in CALLERS_FAULT:
            return RequestRefused(reply.status)
        return UpstreamUnavailable(self.name, f"status {reply.status} {slug}".strip())

    @contextmanager
    def _observed(self, method: str, path: str) -> Iterator[None]:
        started, outcome = time.perf_counter(), "abandoned"
        try:
            span = _tracer.start_as_current_span(f"{self.name} {method}", kind=trace.SpanKind.CLIENT)
            with waiting_elsewhere(), span:
                yield
            outcome = "ok"
        except Problem:
            outcome = "refused"
            raise
        except UpstreamUnavailable as error:
            outcome = error.reason if error.reason in (BUSY, DOWN) else "unavailable"
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
