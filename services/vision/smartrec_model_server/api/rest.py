"""The REST side: predict, status and metadata in TensorFlow Serving's forms, metrics, health."""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable

import grpc
import structlog
from google.protobuf import json_format
from google.protobuf.message import Message
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_server.api import json_tensors
from smartrec_model_server.errors import InvalidArgument, ServingError, Unimplemented
from smartrec_model_server.lifecycle.models import Models
from smartrec_model_server.metrics import observe

Endpoint = Callable[[Request], Awaitable[Response]]
_MAX_BODY_BYTES = 256 * 1024 * 1024
_HTTP_STATUS = {
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.FAILED_PRECONDITION: 412,
    grpc.StatusCode.UNIMPLEMENTED: 501,
    grpc.StatusCode.UNAVAILABLE: 503,
}
log = structlog.get_logger()


class _Word(Convertor[str]):
    """A name in a path; it ends before the colon of a verb such as `:predict`."""

    regex = "[^/:]+"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("word", _Word())


def create_app(models: Models, metrics_path: str | None) -> Starlette:
    """`metrics_path`: where Prometheus finds the metrics; None: nowhere."""
    rest = _Rest(models)
    routes: list[BaseRoute] = [
        Route("/livez", rest.livez),
        Route("/readyz", rest.readyz),
    ]
    if metrics_path:
        routes.append(Route(metrics_path, rest.metrics))
    for version in ("", "/versions/{version:int}", "/labels/{label:word}"):
        model = "/v1/models/{model:word}" + version
        routes += [
            Route(f"{model}:classify", _with_error_status(rest.unserved), methods=["POST"]),
            Route(f"{model}:regress", _with_error_status(rest.unserved), methods=["POST"]),
            Route(f"{model}:predict", _with_error_status(rest.predict), methods=["POST"]),
            Route(f"{model}/metadata", _with_error_status(rest.metadata)),
            Route(model, _with_error_status(rest.status)),
        ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _http_error, 500: _internal_error})


class _Rest:
    def __init__(self, models: Models) -> None:
        self._models = models

    async def predict(self, request: Request) -> Response:
        spec = _spec(request)
        name = self._models.known_name(spec.name)
        with observe(name, "predict", "REST"), self._models.use(spec) as servable:
            body = await _body(request)
            parsed = await asyncio.to_thread(json_tensors.parse, body)
            signature = servable.signature(parsed.signature_name)
            inputs = await asyncio.to_thread(json_tensors.to_arrays, parsed, signature)
            outputs = await servable.predict_arrays(parsed.signature_name, inputs, ())
            answer = await asyncio.to_thread(json_tensors.to_json, outputs, parsed.is_row_form)
        return Response(answer, media_type="application/json")

    async def unserved(self, _: Request) -> Response:
        raise Unimplemented("This reads tf.Example records, which this server does not; use :predict.")

    async def status(self, request: Request) -> Response:
        statuses = self._models.statuses(_spec(request))
        return _json(serving.GetModelStatusResponse(model_version_status=statuses))

    async def metadata(self, request: Request) -> Response:
        with self._models.use(_spec(request)) as servable:
            signatures = _as_dict(serving.SignatureDefMap(signature_def=dict(servable.definitions)))
        spec = {"name": servable.name, "signature_name": "", "version": str(servable.version)}
        return JSONResponse({"model_spec": spec, "metadata": {"signature_def": signatures}})

    async def metrics(self, _: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def livez(self, _: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def readyz(self, _: Request) -> Response:
        """Ready when every model has a version that is available."""
        failing = self._models.not_ready()
        ready = self._models.is_ready
        return JSONResponse({"ok": self._models.ready_names(), "failing": failing}, 200 if ready else 503)


def _with_error_status(endpoint: Endpoint) -> Endpoint:
    @functools.wraps(endpoint)
    async def call(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ServingError as error:
            return JSONResponse({"error": str(error)}, _HTTP_STATUS.get(error.code, 500))

    return call


def _spec(request: Request) -> serving.ModelSpec:
    spec = serving.ModelSpec(name=request.path_params["model"])
    if "version" in request.path_params:
        version = request.path_params["version"]
        if version >= 2**63:
            raise InvalidArgument("The version is not a 64-bit number")
        spec.version.value = version
    if "label" in request.path_params:
        spec.version_label = request.path_params["label"]
    return spec


async def _body(request: Request) -> bytes:
    chunks, total_bytes = [], 0
    async for chunk in request.stream():
        chunks.append(chunk)
        total_bytes += len(chunk)
        if total_bytes > _MAX_BODY_BYTES:
            raise InvalidArgument(f"The body is larger than {_MAX_BODY_BYTES:,} bytes")
    return b"".join(chunks)


def _as_dict(message: Message) -> dict[str, object]:
    return json_format.MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )


def _json(message: Message) -> Response:
    return Response(json.dumps(_as_dict(message), indent=1) + "\n", media_type="application/json")


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 (registered for this class)
    return JSONResponse({"error": error.detail}, error.status_code, headers=dict(error.headers or {}))


async def _internal_error(_: Request, __: Exception) -> Response:
    return JSONResponse({"error": "Something failed on the server"}, 500)
