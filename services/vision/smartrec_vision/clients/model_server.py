"""The model server over gRPC: TensorFlow Serving's protocol, whoever speaks it at the other end.

All addresses of the name share the load (round_robin); keep-alive finds dead connections. UNAVAILABLE is
retried, and so is CANCELLED, with which a stopping replica ends its calls; both within gRPC's retry budget.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from typing import Any

import grpc
import grpc.aio
import numpy as np
import numpy.typing as npt

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_protocol.services import LARGEST_MESSAGE_BYTES, MODEL_SERVICE, PREDICTION_SERVICE, call
from smartrec_model_protocol.tensors import InvalidTensor, to_array, to_proto
from smartrec_service.resilience import deadlines
from smartrec_vision.inference.predictions import OUTPUTS, Prediction, PredictionFailed, predictions_of

_SERVICE_CONFIG = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [
        {
            "name": [{"service": PREDICTION_SERVICE.full_name}],
            "retryPolicy": {
                "maxAttempts": 3,
                "initialBackoff": "0.05s",
                "maxBackoff": "0.5s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE", "CANCELLED"],
            },
        }
    ],
    # One retry earns a tenth of a token per success: a server in trouble is not flooded.
    "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1},
}
_CHANNEL_OPTIONS: list[tuple[str, Any]] = [
    ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
    ("grpc.enable_retries", 1),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.initial_reconnect_backoff_ms", 200),
    (
        "grpc.min_reconnect_backoff_ms",
        1_000,
    ),  # also the longest wait for a server that accepts and says nothing
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.dns_min_time_between_resolutions_ms", 2_000),
]
_VERSION_CACHE_SECONDS = 5.0


class ModelServer:
    """Make it on a running event loop; close it there."""

    def __init__(self, address: str, model_name: str, deadline_seconds: float) -> None:
        has_scheme = address.startswith(("dns:", "ipv4:", "ipv6:", "unix:", "xds:"))
        target = address if has_scheme else f"dns:///{address}"
        self._channel = grpc.aio.insecure_channel(target, options=_CHANNEL_OPTIONS)
        self._predict = call(self._channel, PREDICTION_SERVICE, "Predict")
        self._status = call(self._channel, MODEL_SERVICE, "GetModelStatus")
        self._model_name = model_name
        self._deadline_seconds = deadline_seconds
        self._newest = (0, -math.inf)

    async def predict(self, pixels: npt.NDArray[np.uint8], headers: Mapping[str, str]) -> list[Prediction]:
        """As `predictions.Model` says."""
        request = serving.PredictRequest(
            model_spec=serving.ModelSpec(name=self._model_name),
            inputs={"image": to_proto(pixels, as_content=True)},
            output_filter=OUTPUTS,
        )
        try:
            answer = await self._predict(
                request, timeout=self._timeout_seconds(), metadata=tuple(headers.items())
            )
        except grpc.aio.AioRpcError as error:
            raise PredictionFailed(f"{error.code().name}: {error.details()}") from error
        return _predictions(answer, len(pixels))

    async def newest_version(self) -> int:
        """The version that answers now, at most a few seconds old. Raises: PredictionFailed."""
        version, seen_seconds = self._newest
        if time.monotonic() - seen_seconds > _VERSION_CACHE_SECONDS:
            version = await self.ping()
        return version

    async def ping(self) -> int:
        """The newest available version. Raises: PredictionFailed, if there is none."""
        request = serving.GetModelStatusRequest(model_spec=serving.ModelSpec(name=self._model_name))
        try:
            answer = await self._status(request, timeout=self._timeout_seconds())
        except grpc.aio.AioRpcError as error:
            raise PredictionFailed(error.code().name) from error
        available = serving.ModelVersionStatus.State.AVAILABLE
        versions: list[int] = [
            each.version for each in answer.model_version_status if each.state == available
        ]
        if not versions:
            raise PredictionFailed("no version is available")
        self._newest = max(versions), time.monotonic()
        return max(versions)

    def _timeout_seconds(self) -> float:
        """gRPC sends it along, and the server drops a waiting call whose time is over."""
        if not (left := deadlines.seconds_left(self._deadline_seconds)):
            raise PredictionFailed("the caller has waited long enough")
        return left

    async def close(self) -> None:
        await self._channel.close(None)


def _predictions(answer: serving.PredictResponse, count: int) -> list[Prediction]:
    try:
        outputs = {name: to_array(answer.outputs[name]) for name in OUTPUTS}
    except InvalidTensor as error:
        raise PredictionFailed(f"an output is missing or broken: {error}") from error
    return predictions_of(outputs, count, answer.model_spec.version.value)
