"""The gRPC side of the services: handlers for a server and calls for a client, from the descriptors.

This takes the place of generated `_pb2_grpc` files, which tie both sides to one version of grpcio.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import grpc
import grpc.aio
from google.protobuf import message_factory
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import DecodeError, Message

from smartrec_model_protocol import tensorflow_serving_pb2 as serving

PREDICTION_SERVICE: ServiceDescriptor = serving.DESCRIPTOR.services_by_name["PredictionService"]
MODEL_SERVICE: ServiceDescriptor = serving.DESCRIPTOR.services_by_name["ModelService"]
# TensorFlow Serving sets no limit of its own below what a message can be.
LARGEST_MESSAGE_BYTES = 2**31 - 1

Answer = TypeVar("Answer", bound=Message, covariant=True)


class Call(Protocol[Answer]):
    """One method of a remote service."""

    def __call__(
        self,
        request: Message,
        *,
        timeout: float | None = None,
        metadata: tuple[tuple[str, str], ...] | None = None,
    ) -> Awaitable[Answer]: ...


def handlers(service: ServiceDescriptor, implementation: object) -> grpc.GenericRpcHandler:
    """Serves each method of `service` by the coroutine method of the same name of `implementation`.

    It is called with None in place of bytes that are no message.
    """
    by_name = {
        method.name: _handler(method, getattr(implementation, method.name)) for method in service.methods
    }
    return grpc.method_handlers_generic_handler(service.full_name, by_name)


def call(channel: grpc.aio.Channel, service: ServiceDescriptor, method_name: str) -> Call[Any]:
    """A callable for one method of `service` over `channel`."""
    method = service.methods_by_name[method_name]
    answer = message_factory.GetMessageClass(method.output_type)
    made: Call[Any] = channel.unary_unary(
        f"/{service.full_name}/{method.name}",
        request_serializer=_serialize,
        response_deserializer=answer.FromString,
    )
    return made


def _serialize(message: Message) -> bytes:
    return message.SerializeToString()


def _handler(method: MethodDescriptor, behaviour: Callable[..., Any]) -> grpc.RpcMethodHandler[Any, Any]:
    request = message_factory.GetMessageClass(method.input_type)

    def parse(data: bytes) -> Message | None:
        try:
            return request.FromString(data)
        except DecodeError:
            return None  # raised here, it would be an UNKNOWN error and a stack trace in the log

    return grpc.unary_unary_rpc_method_handler(
        behaviour, request_deserializer=parse, response_serializer=_serialize
    )
