"""The model server over gRPC: TensorFlow Serving's protocol, whoever speaks it at the other end.

All addresses of the name share the load (round_robin), a dead connection is found by keep-alive, and only
UNAVAILABLE is tried again, within gRPC's own retry budget.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import grpc
import grpc.aio
import numpy as np
import numpy.typing as npt

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_protocol.services import LARGEST_MESSAGE_BYTES, MODEL_SERVICE, PREDICTION_SERVICE, call
from smartrec_model_protocol.tensors import InvalidTensor, to_array, to_proto

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
                "retryableStatusCodes": ["UNAVAILABLE"],
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
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.dns_min_time_between_resolutions_ms", 2_000),
]
_OUTPUTS = ("category", "bbox", "attributes", "embedding")


class ModelServerFailed(Exception):
    """No prediction: the server is away, late, or answers something else than this model's outputs."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one picture.

    `category` float32 (C,) sums to 1; `box` float32 (4,) x1 y1 x2 y2 in 0..1; `attributes` float32 (A,) in
    0..1; `embedding` float32 (D,) L2 norm 1.
    """

    category: npt.NDArray[np.float32]
    box: npt.NDArray[np.float32]
    attributes: npt.NDArray[np.float32]
    embedding: npt.NDArray[np.float32]
    version: int


class ModelServer:
    """Make it on a running event loop; close it there."""

    def __init__(self, address: str, model_name: str, deadline_seconds: float) -> None:
        target = address if "://" in address else f"dns:///{address}"
        self._channel = grpc.aio.insecure_channel(target, options=_CHANNEL_OPTIONS)
        self._predict = call(self._channel, PREDICTION_SERVICE, "Predict")
        self._status = call(self._channel, MODEL_SERVICE, "GetModelStatus")
        self._model_name = model_name
        self._deadline_seconds = deadline_seconds

    async def predict(self, pixels: npt.NDArray[np.uint8], headers: Mapping[str, str]) -> list[Prediction]:
        """One prediction per picture of `pixels`, uint8 (n, 224, 224, 3) RGB, in their order.

        `headers` travel along as metadata (traceparent). Raises: ModelServerFailed.
        """
        request = serving.PredictRequest(
            model_spec=serving.ModelSpec(name=self._model_name),
            inputs={"image": to_proto(pixels, as_content=True)},
            output_filter=_OUTPUTS,
        )
        try:
            answer = await self._predict(
                request, timeout=self._deadline_seconds, metadata=tuple(headers.items())
            )
        except grpc.aio.AioRpcError as error:
            raise ModelServerFailed(f"{error.code().name}: {error.details()}") from error
        return _predictions(answer, len(pixels))

    async def ping(self) -> None:
        """Raises: ModelServerFailed, unless the model has an available version."""
        request = serving.GetModelStatusRequest(model_spec=serving.ModelSpec(name=self._model_name))
        try:
            answer = await self._status(request, timeout=self._deadline_seconds)
        except grpc.aio.AioRpcError as error:
            raise ModelServerFailed(error.code().name) from error
        available = serving.ModelVersionStatus.State.AVAILABLE
        if not any(version.state == available for version in answer.model_version_status):
            raise ModelServerFailed("no version is available")

    async def close(self) -> None:
        await self._channel.close(None)


def _predictions(answer: serving.PredictResponse, count: int) -> list[Prediction]:
    try:
        category, box, attributes, embedding = (to_array(answer.outputs[name]) for name in _OUTPUTS)
    except InvalidTensor as error:
        raise ModelServerFailed(f"an output is missing or broken: {error}") from error
    for name, array in zip(_OUTPUTS, (category, box, attributes, embedding), strict=True):
        if array.ndim != 2 or len(array) != count or not math.isfinite(float(array.sum())):
            raise ModelServerFailed(f"output {name} of shape {array.shape} is not one finite row a picture")
    version = answer.model_spec.version.value
    return [Prediction(category[n], box[n], attributes[n], embedding[n], version) for n in range(count)]
