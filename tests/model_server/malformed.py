"""What no honest client sends: gRPC messages and REST requests, made by dice with a fixed seed."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any

import numpy as np

from smartrec_model_protocol.tensorflow_pb2 import TensorProto, TensorShapeProto
from tests.model_server.serving_client import predict_request

HONEST = predict_request(
    "prices", {"prices": np.ones((2, 3), np.float32), "count": np.ones((2, 1), np.int32)}
)
HONEST_JSON = b'{"instances": [{"prices": [1.0, 2.0, 3.0], "count": [2]}]}'
SERVICE = "/tensorflow.serving."
METHODS = ("PredictionService/GetModelMetadata", "ModelService/GetModelStatus", "PredictionService/Classify")
SIZES = (0, -1, 1, 2, 3, 2**31, 2**40, 2**62, -(2**63))
MODELS = ("half_plus_two", "prices", "", "../../etc")
NUMBERS = (float("nan"), float("inf"), -float("inf"), 1e308, -0.0, 0.5)
TYPES_OF_TENSOR = 26
_TEXTS = ("a", "", "NaN", "\ud800", "A" * 5000, "../..", "\0")
_PATHS = (
    "prices:predict",
    "half_plus_two:predict",
    "half_plus_two/versions/1:predict",
    "half_plus_two/versions/-1:predict",
    "half_plus_two/versions/99999999999999999999:predict",
    "half_plus_two/labels/stable:predict",
    "half_plus_two/labels/%00:predict",
    "nobody:predict",
    "half_plus_two:unheard",
    "..%2f..%2fetc:predict",
    "half_plus_two/metadata",
    "half_plus_two",
)


@dataclass(frozen=True)
class RestRequest:
    method: str
    path: str
    body: bytes


def grpc_call(dice: random.Random) -> tuple[str, bytes]:
    """A method and the bytes for it: damaged messages, tensors that contradict themselves, noise."""
    method = dice.choice(METHODS) if dice.random() < 0.1 else "PredictionService/Predict"
    return SERVICE + method, dice.choice((_noise, _damaged, _contradiction))(dice)


def rest_request(dice: random.Random) -> RestRequest:
    """A request of which something is wrong: its JSON, its shapes, its path or its method."""
    body = dice.choice((_noise, _damaged_json, _odd_json))(dice)
    method = "POST" if dice.random() < 0.9 else dice.choice(("GET", "PUT", "DELETE", "PATCH"))
    return RestRequest(method, f"/v1/models/{dice.choice(_PATHS)}", body)


def _noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(200))


def _damaged(dice: random.Random) -> bytes:
    return _with_wrong_bytes(HONEST.SerializeToString(), dice)


def _damaged_json(dice: random.Random) -> bytes:
    return _with_wrong_bytes(HONEST_JSON, dice)


def _with_wrong_bytes(data: bytes, dice: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(dice.randrange(1, 10)):
        damaged[dice.randrange(len(damaged))] = dice.randrange(256)
    return bytes(damaged[: dice.randrange(1, len(damaged) + 1)])


def _contradiction(dice: random.Random) -> bytes:
    sizes = [dice.choice(SIZES) for _ in range(dice.randrange(5))]
    shape = TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in sizes])
    tensor = TensorProto(dtype=dice.randrange(TYPES_OF_TENSOR), tensor_shape=shape)
    tensor.float_val.extend(dice.choice(NUMBERS) for _ in range(dice.randrange(3)))
    tensor.int_val.extend(dice.choice([0, -1, 2**31 - 1]) for _ in range(dice.randrange(3)))
    tensor.tensor_content = dice.randbytes(dice.choice([0, 0, 4, 24]))
    name = dice.choice(["x", "prices", ""])
    return predict_request(dice.choice(MODELS), {name: tensor}).SerializeToString()


def _odd_json(dice: random.Random) -> bytes:
    form = dice.choice(("instances", "inputs", "rows"))
    return json.dumps({form: _value(dice, depth=0)}).encode(errors="surrogatepass")


def _value(dice: random.Random, depth: int) -> Any:
    kind = dice.randrange(7)
    if kind == 0 and depth < 6:
        return [_value(dice, depth + 1) for _ in range(dice.randrange(4))]
    if kind == 1 and depth < 6:
        names = [dice.choice(("prices", "count", "x", "b64", "")) for _ in range(dice.randrange(3))]
        return {name: _value(dice, depth + 1) for name in names}
    if kind == 2:
        return {"b64": dice.choice(("AAAA", "????", "", "AAAAgD8=", 7))}
    if kind == 3:
        return dice.choice(_TEXTS)
    if kind == 4:
        return dice.choice((2**63, -(2**63), 10**400, 0, -1))
    return dice.choice((*NUMBERS, None, True))
