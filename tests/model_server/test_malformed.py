"""Requests that no honest client sends: the server stays, answers the next one, and keeps its memory."""

from __future__ import annotations

import asyncio
import random

import grpc
import grpc.aio
import numpy as np
from running_model_server import RunningModelServer
from serving_client import ServingClient, predict_request

from smartrec_model_protocol.tensorflow_pb2 import TensorProto, TensorShapeProto

PREDICT = "/tensorflow.serving.PredictionService/Predict"
COUNT = 1500
MOST_MORE_BYTES = 50_000_000
HONEST = predict_request(
    "prices", {"prices": np.ones((2, 3), np.float32), "count": np.ones((2, 1), np.int32)}
)
SIZES = (0, -1, 1, 2, 3, 2**31, 2**40, 2**62, -(2**63))


def malformed(dice: random.Random) -> bytes:
    """Bytes for Predict: damaged messages, tensors that contradict themselves, noise."""
    kind = dice.randrange(3)
    if kind == 0:
        return dice.randbytes(dice.randrange(200))
    if kind == 1:
        data = bytearray(HONEST.SerializeToString())
        for _ in range(dice.randrange(1, 10)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        return bytes(data[: dice.randrange(1, len(data) + 1)])
    shape = TensorShapeProto(
        dim=[TensorShapeProto.Dim(size=dice.choice(SIZES)) for _ in range(dice.randrange(5))]
    )
    tensor = TensorProto(
        dtype=dice.randrange(26), tensor_shape=shape, float_val=[float("nan")] * dice.randrange(3)
    )
    tensor.int_val.extend(dice.choice([0, -1, 2**31 - 1]) for _ in range(dice.randrange(3)))
    tensor.tensor_content = dice.randbytes(dice.choice([0, 0, 4, 24]))
    model = dice.choice(["half_plus_two", "prices", "", "../../etc"])
    return predict_request(model, {dice.choice(["x", "prices", ""]): tensor}).SerializeToString()


async def test_malformed_requests_end_as_errors_and_cost_no_memory(
    model_server: RunningModelServer, client: ServingClient
) -> None:
    dice = random.Random(20261122)
    predict = client.channel.unary_unary(PREDICT)

    async def send(data: bytes) -> grpc.StatusCode:
        try:
            await predict(data, timeout=30)
        except grpc.aio.AioRpcError as error:
            return error.code()
        return grpc.StatusCode.OK

    await asyncio.gather(*(send(malformed(dice)) for _ in range(100)))
    before = model_server.resident_bytes
    codes: set[grpc.StatusCode] = set()
    for _ in range(COUNT // 50):
        codes |= set(await asyncio.gather(*(send(malformed(dice)) for _ in range(50))))
    assert codes <= {
        grpc.StatusCode.OK,
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.FAILED_PRECONDITION,
    }
    assert model_server.resident_bytes - before < MOST_MORE_BYTES
    answer = await client.ask("Predict", HONEST)
    assert list(answer.outputs["total"].float_val) == [3.0, 3.0]
    assert "Traceback" not in model_server.log


async def test_half_a_request_over_rest_and_noise_on_the_grpc_port_change_nothing(
    model_server: RunningModelServer, client: ServingClient
) -> None:
    for port, data in (
        (
            model_server.rest_port,
            b"POST /v1/models/prices:predict HTTP/1.1\r\nContent-Length: 999999\r\n\r\n{",
        ),
        (model_server.rest_port, b"\0\xff" * 1000),
        (model_server.grpc_port, b"GET / HTTP/1.1\r\n\r\n"),
        (model_server.grpc_port, random.Random(3).randbytes(5000)),
    ):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(data)
        await writer.drain()
        writer.close()
    assert list((await client.ask("Predict", HONEST)).outputs["total"].float_val) == [3.0, 3.0]
