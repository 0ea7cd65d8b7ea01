"""A client of TensorFlow Serving's protocol, as short as a test needs it."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import grpc
import grpc.aio
import numpy as np

from smartrec_model_protocol import tensorflow_serving_pb2 as serving
from smartrec_model_protocol.services import LARGEST_MESSAGE_BYTES, MODEL_SERVICE, PREDICTION_SERVICE, call
from smartrec_model_protocol.tensors import to_array, to_proto

MODELS = Path(__file__).parent / "models"
OPTIONS = [("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES)]


class ServingClient:
    def __init__(self, address: str) -> None:
        self.channel = grpc.aio.insecure_channel(address, options=OPTIONS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.channel.close()

    async def ask(self, method: str, request: Any, deadline_seconds: float = 30) -> Any:
        service = PREDICTION_SERVICE if method in PREDICTION_SERVICE.methods_by_name else MODEL_SERVICE
        return await call(self.channel, service, method)(request, timeout=deadline_seconds)

    async def predict(self, model: str, inputs: dict[str, Any], **fields: Any) -> dict[str, np.ndarray]:
        """`inputs` as arrays; `fields` of the request, `spec` for those of its ModelSpec."""
        request = predict_request(model, inputs, **fields)
        answer = await self.ask("Predict", request)
        return {name: to_array(tensor) for name, tensor in answer.outputs.items()}

    async def refusal(self, method: str, request: Any) -> tuple[grpc.StatusCode, str]:
        """The status and the sentence that a request is refused with."""
        try:
            answer = await self.ask(method, request)
        except grpc.aio.AioRpcError as error:
            return error.code(), error.details() or ""
        raise AssertionError(f"answered: {answer}")


def predict_request(
    model: str, inputs: dict[str, Any], spec: dict[str, Any] | None = None, **fields: Any
) -> serving.PredictRequest:
    tensors = {
        name: to_proto(array, True) if isinstance(array, np.ndarray) else array
        for name, array in inputs.items()
    }
    model_spec = serving.ModelSpec(name=model, **(spec or {}))
    return serving.PredictRequest(model_spec=model_spec, inputs=tensors, **fields)
