"""One request is one trace over all services, as a collector of OpenTelemetry receives it (OTLP over HTTP).

Services of the test's own use the shared stack's databases and model server.
"""

from __future__ import annotations

import gzip
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from smartrec.embedded.ports import free_ports
from smartrec.embedded.processes import Process, Program, last_lines, wait_until
from smartrec.stack import state
from smartrec.stack.units import answers_ok

pytestmark = pytest.mark.slow("starts four services")

LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 180.0  # of a busy machine
MODEL = Path(__file__).parents[2] / "models" / "fashion"
SERVICES = ("vision", "nlp", "recommender", "gateway")
EVERY_SERVICE = {f"smartrec-{name}" for name in SERVICES}
CALLER = "00f067aa0ba902b7"  # the id of a span


class Span(NamedTuple):
    """Its ids in hex digits; `parent`: empty where nobody called."""

    service: str
    name: str
    trace: str
    identity: str
    parent: str


class Collector:
    """Keeps what services export."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def receive(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            attributes = {one.key: one.value.string_value for one in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    ids = (span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex())
                    self.spans.append(Span(attributes["service.name"], span.name, *ids))

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Yields: its address."""
        receive = self.receive

        class Receiver(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                is_packed = self.headers.get("content-encoding") == "gzip"
                if self.path == "/v1/traces":
                    receive(gzip.decompress(body) if is_packed else body)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer((LOOPBACK, 0), Receiver)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@pytest.fixture(scope="module")
def collector() -> Collector:
    return Collector()


@pytest.fixture(scope="module")
def gateway(stack, collector: Collector, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one whose services tell `collector`."""
    settings = state.read_job_settings(stack.folder)
    (model_port,) = [
        one.port for one in state.read_state(stack.folder).processes if one.name == "model-server"
    ]
    ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
    redis_url = settings["RECOMMENDER_REDIS_URL"].removesuffix("/0")
    environment = {
        **{f"{name.upper()}_PORT": str(port) for name, port in ports.items()},
        **{f"GATEWAY_{name.upper()}_URL": f"http://{LOOPBACK}:{port}" for name, port in ports.items()},
        **{f"{name.upper()}_INTERNAL_SECRET": settings["RECOMMENDER_INTERNAL_SECRET"] for name in SERVICES},
        "GATEWAY_REDIS_URL": f"{redis_url}/6",
        "RECOMMENDER_DATABASE_URL": settings["RECOMMENDER_DATABASE_URL"],
        "RECOMMENDER_REDIS_URL": f"{redis_url}/5",
        "VISION_MODEL_SERVER": f"{LOOPBACK}:{model_port}",
        "VISION_MODEL_FOLDER": str(MODEL),
        "OTEL_BSP_SCHEDULE_DELAY": "100",  # milliseconds
    }
    logs = tmp_path_factory.mktemp("traced")
    with ExitStack() as ending:
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = ending.enter_context(collector.listening())
        for name in SERVICES:
            argv = (sys.executable, "-m", f"smartrec_{name}")
            process = Process(Program(name, argv, logs / f"{name}.log", environment))
            ending.callback(process.stop)
        for name, port in ports.items():
            url = f"http://{LOOPBACK}:{port}/readyz"
            assert wait_until(lambda url=url: answers_ok(url), PATIENCE_SECONDS), last_lines(
                logs / f"{name}.log"
            )
        yield f"http://{LOOPBACK}:{ports['gateway']}"


def test_a_photo_with_words_is_one_trace_over_every_service(stack, gateway: str, collector: Collector):
    photo = (stack.shop / "photo.jpg").read_bytes()
    asked: list[str] = []

    def is_answered_by_all() -> bool:  # not at once where the machine is too busy for a deadline
        asked.append(uuid.uuid4().hex)
        answer = httpx.post(
            f"{gateway}/v1/search/image",
            files={"image": ("photo.jpg", photo)},
            data={"query": f"but in red, under {90 + len(asked)}"},  # what was read once is not asked again
            headers={"traceparent": f"00-{asked[-1]}-{CALLER}-01"},
            timeout=PATIENCE_SECONDS,
        )
        return answer.status_code == 200 and not set(SERVICES).intersection(answer.json()["degraded"])

    def spans() -> dict[str, Span]:
        return {span.identity: span for span in collector.spans if span.trace == asked[-1]}

    def is_whole() -> bool:
        found = spans()
        parents = {span.parent for span in found.values()}
        services = {span.service for span in found.values()}
        return services == EVERY_SERVICE and CALLER in parents and parents - {CALLER} <= found.keys()

    assert wait_until(is_answered_by_all, PATIENCE_SECONDS, 1)
    assert wait_until(is_whole, PATIENCE_SECONDS), spans()
    found = spans()
    (first,) = [span for span in found.values() if span.parent == CALLER]
    assert (first.service, first.name) == ("smartrec-gateway", "POST /v1/search/image")
    called_from = {
        found[span.parent].service
        for span in found.values()
        if span is not first and found[span.parent].service != span.service
    }
    assert called_from == {"smartrec-gateway"}, "services do not call each other"
