"""Warm-up from assets.extra/tf_serving_warmup_requests, written here as TensorFlow Serving's format says."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from smartrec.embedded.processes import wait_until
from smartrec_model_protocol.tensorflow_serving_pb2 import PredictionLog, PredictLog, PredictRequest
from smartrec_model_server.errors import UnloadableModel
from smartrec_model_server.lifecycle.servable import LoadOptions, load
from smartrec_model_server.model.saved_model import WARMUP_FILE, read_warmup_requests
from smartrec_model_server.model.tfrecord import crc32c
from tests.model_server.serving_client import MODELS, ServingClient, predict_request
from tests.running_model_server import RunningModelServer, running_model_server

NO_PREDICT_LOG = b"\x12\x02\x0a\x00"  # a PredictionLog with a classify_log, which this server does not read


def asked(rows: int, model: str = "half_plus_two", **fields: object) -> PredictRequest:
    return predict_request(model, {"x": np.ones(rows, np.float32)}, **fields)


def logged(request: PredictRequest) -> bytes:
    return PredictionLog(predict_log=PredictLog(request=request)).SerializeToString()


def bitwise_crc32c(data: bytes) -> int:
    """The definition, bit by bit: slow, and nothing of the reader's own."""
    state = 0xFFFFFFFF
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ (0x82F63B78 if state & 1 else 0)
    return state ^ 0xFFFFFFFF


def masked(data: bytes) -> bytes:
    checksum = bitwise_crc32c(data)
    turned = (checksum >> 15 | checksum << 17) & 0xFFFFFFFF
    return struct.pack("<I", (turned + 0xA282EAD8) & 0xFFFFFFFF)


def tfrecord(*records: bytes) -> bytes:
    parts = []
    for record in records:
        length = struct.pack("<Q", len(record))
        parts += [length, masked(length), record, masked(record)]
    return b"".join(parts)


def add_version(base: Path, number: int, warmup: bytes) -> Path:
    folder = base / f"copying-{number}"
    shutil.copytree(MODELS / "half_plus_two" / "1", folder)
    (folder / WARMUP_FILE).parent.mkdir(exist_ok=True)
    (folder / WARMUP_FILE).write_bytes(warmup)
    return folder.rename(base / str(number))


def rows_run(server: RunningModelServer) -> float:
    name = ':tensorflow:serving:batching:processed_batch_size_sum{model_name="m"}'
    text = httpx.get(f"{server.url}/monitoring/prometheus/metrics").text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


def told(server: RunningModelServer, number: int) -> dict[str, Any]:
    """What the server says of a version; nothing while it does not know of it."""
    versions = httpx.get(f"{server.url}/v1/models/m").json()["model_version_status"]
    return next((v for v in versions if int(v["version"]) == number), {})


def failure(server: RunningModelServer, number: int) -> str:
    return str(told(server, number).get("status", {}).get("error_message", ""))


def state(server: RunningModelServer, number: int) -> str:
    return str(told(server, number).get("state", ""))


@pytest.mark.parametrize(
    ("data", "checksum"),
    [(b"", 0), (b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43)],
)
def test_the_checksum_is_that_of_rfc_3720(data: bytes, checksum: int) -> None:
    assert crc32c(data) == checksum


@pytest.mark.parametrize("length", [1, 3, 4, 5, 1023, 1024, 1025, 1028, 5000])
def test_the_checksum_of_any_length_is_the_one_by_definition(length: int) -> None:
    data = np.random.default_rng(length).bytes(length)
    assert crc32c(data) == bitwise_crc32c(data)


def test_every_recorded_request_is_read(tmp_path: Path) -> None:
    add_version(tmp_path, 1, tfrecord(logged(asked(1)), NO_PREDICT_LOG, logged(asked(3))))
    assert list(read_warmup_requests(tmp_path / "1")) == [asked(1), asked(3)]
    assert list(read_warmup_requests(MODELS / "half_plus_two" / "1")) == []


GOOD = tfrecord(logged(asked(1)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"these are no records", "is no TFRecord file"),
        (GOOD + b"\0", "is no TFRecord file"),
        (GOOD[:-5], "is cut off"),
        (GOOD[:-6] + bytes([GOOD[-6] ^ 1]) + GOOD[-5:], "not what its checksum says"),
        (struct.pack("<Q", 2**60) + masked(struct.pack("<Q", 2**60)), "more than 268,435,456 bytes"),
        (tfrecord(b"\xff\xff\xff"), "no PredictionLog"),
        (tfrecord(*[logged(asked(1))] * 1001), "more than 1000 requests"),
        (tfrecord(logged(asked(2)), logged(asked(2, output_filter=["q"]))), "warm-up request 2 failed"),
        (tfrecord(logged(predict_request("m", {"x": np.ones((2, 2), np.float32)}))), "the model takes [?]"),
    ],
)
def test_a_broken_file_refuses_the_version_and_says_why(tmp_path: Path, data: bytes, words: str) -> None:
    folder = add_version(tmp_path, 1, data)
    with pytest.raises(UnloadableModel) as raised:
        load("m", 1, folder, LoadOptions())
    assert words in str(raised.value)


def test_a_request_for_a_signature_that_is_not_served_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "1"
    shutil.copytree(MODELS / "prices" / "1", folder)
    (folder / WARMUP_FILE).parent.mkdir(exist_ok=True)
    inputs = {"prices": np.ones((1, 3), np.float32)}
    request = predict_request("prices", inputs, {"signature_name": "cheapest"})
    (folder / WARMUP_FILE).write_bytes(tfrecord(logged(request)))
    load("prices", 1, folder, LoadOptions()).close()


async def test_recorded_requests_run_before_the_version_answers_and_a_broken_file_changes_nothing(
    tmp_path: Path,
) -> None:
    base = tmp_path / "m"
    base.mkdir()
    add_version(base, 1, tfrecord(logged(asked(3)), logged(asked(4, "another_name"))))
    flags = ("--model_name", "m", "--model_base_path", str(base), "--file_system_poll_wait_seconds", "0.05")
    with running_model_server(tmp_path, *flags) as server:
        assert rows_run(server) == 7
        broken = add_version(base, 2, GOOD[:-1])
        assert wait_until(lambda: failure(server, 2) != "", 60)
        assert failure(server, 2) == "assets.extra/tf_serving_warmup_requests is cut off"
        assert "tf_serving_warmup_requests is cut off" in server.log
        async with ServingClient(server.address) as client:
            assert (await client.ask("Predict", asked(1, "m"))).model_spec.version.value == 1
            (broken / WARMUP_FILE).write_bytes(GOOD)
            assert wait_until(lambda: state(server, 2) == "AVAILABLE", 60)
            assert (await client.ask("Predict", asked(1, "m"))).model_spec.version.value == 2
