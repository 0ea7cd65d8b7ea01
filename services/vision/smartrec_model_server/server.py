"""The whole server: gRPC and REST on one event loop, the watch on the disk, a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Iterator

import grpc.aio
import structlog
import uvicorn
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_health.v1._async import HealthServicer
from grpc_reflection.v1alpha import reflection

from smartrec_model_protocol.services import (
    LARGEST_MESSAGE_BYTES,
    MODEL_SERVICE,
    PREDICTION_SERVICE,
    handlers,
)
from smartrec_model_server.api.model_service import ModelService
from smartrec_model_server.api.prediction_service import PredictionService
from smartrec_model_server.api.rest import create_app
from smartrec_model_server.lifecycle.models import Models
from smartrec_model_server.options import ServerOptions

_GRACE_SECONDS = 10.0
_HEALTH_NAMES = ("", PREDICTION_SERVICE.full_name, MODEL_SERVICE.full_name)
log = structlog.get_logger()


async def serve(options: ServerOptions) -> None:
    """Serves until SIGTERM or SIGINT; running requests get 10 s to finish. Raises: OSError (port taken)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop.set)
    models = Models(options.load)
    health = HealthServicer()
    grpc_server = _grpc_server(options, models, health)
    rest_server = _RestServer(
        uvicorn.Config(
            create_app(models, options.metrics_path), log_config=None, log_level="warning", access_log=False
        )
    )
    rest_sockets = _rest_sockets(options)
    await grpc_server.start()
    rest = asyncio.create_task(rest_server.serve(rest_sockets)) if rest_sockets else None
    watch = asyncio.create_task(_watch_disk(options, models, health))
    log.info("model_server_listening", grpc_port=options.port, rest_port=options.rest_api_port)
    ended = asyncio.create_task(stop.wait())
    await asyncio.wait({ended, watch}, return_when=asyncio.FIRST_COMPLETED)
    log.info("model_server_stopping")
    watch.cancel()
    await health.enter_graceful_shutdown()
    rest_server.should_exit = True
    await grpc_server.stop(_GRACE_SECONDS)
    if rest:
        await rest
    with contextlib.suppress(asyncio.CancelledError):
        await watch
    await models.close()


class _RestServer(uvicorn.Server):
    """Leaves the signals to `serve`, which stops both servers."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _grpc_server(options: ServerOptions, models: Models, health: HealthServicer) -> grpc.aio.Server:
    server = grpc.aio.server(
        options=[
            ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
            ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
            # A client that reconnects asks for the addresses again, and so finds replicas that are new.
            ("grpc.max_connection_age_ms", 300_000),
            ("grpc.max_connection_age_grace_ms", 60_000),
            ("grpc.so_reuseport", 0),  # a second server on the port is a mistake to be told, not to be joined
        ]
    )
    prediction = PredictionService(models, options.answers_in_content)
    server.add_generic_rpc_handlers(
        (handlers(PREDICTION_SERVICE, prediction), handlers(MODEL_SERVICE, ModelService(models)))
    )
    health_pb2_grpc.add_HealthServicer_to_server(health, server)
    names = (*_HEALTH_NAMES[1:], "grpc.health.v1.Health", reflection.SERVICE_NAME)
    reflection.enable_server_reflection(names, server)
    try:
        server.add_insecure_port(f"{options.bind_address}:{options.port}")
    except RuntimeError as error:
        raise OSError(f"cannot listen on {options.bind_address}:{options.port}") from error
    return server


def _rest_sockets(options: ServerOptions) -> list[socket.socket]:
    if not options.rest_api_port:
        return []
    return [socket.create_server((options.bind_address, options.rest_api_port))]


async def _watch_disk(options: ServerOptions, models: Models, health: HealthServicer) -> None:
    """Loads the configured models, then follows the disk. Healthy means that each model is available."""
    await models.configure(options.models)
    while True:
        serving = health_pb2.HealthCheckResponse.ServingStatus
        state = serving.SERVING if models.is_ready else serving.NOT_SERVING
        for name in _HEALTH_NAMES:
            await health.set(name, state)
        if not options.poll_seconds:
            await asyncio.Event().wait()
        await asyncio.sleep(options.poll_seconds)
        await models.refresh()
