"""Our model on the same picture: bare in OpenVINO, behind our server, and in TensorFlow."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from smartrec_model_protocol.services import PREDICTION_SERVICE, call
from smartrec_model_protocol.tensorflow_serving_pb2 import ModelSpec, PredictRequest
from smartrec_model_protocol.tensors import to_array, to_proto
from smartrec_model_server.benchmark.measuring import (
    Outputs,
    Row,
    difference,
    load,
    repeat,
    resident_bytes,
)
from smartrec_model_server.benchmark.running import MODEL_NAME, Running, running_server
from smartrec_model_server.engine import Engine
from smartrec_model_server.saved_model import DEFAULT_SIGNATURE, read_signatures
from smartrec_model_server.signature import Signature

Picture = npt.NDArray[np.uint8]
BATCHES = (1, 2, 4, 8, 16, 32)
CALLERS = (1, 8, 32)
_TENSORFLOW = """
import json, sys, time
import numpy as np, tensorflow as tf
folder, seconds = sys.argv[1], float(sys.argv[2])
run = tf.saved_model.load(folder).signatures["serving_default"]
picture = tf.constant(np.load(sys.argv[3]))
first = {name: value.numpy().tolist() for name, value in run(image=picture).items()}
times, end = [], time.monotonic() + seconds
while time.monotonic() < end:
    start = time.monotonic(); run(image=picture); times.append(time.monotonic() - start)
resident = int(open("/proc/self/statm").read().split()[1]) * 4096
print(json.dumps({"times": times, "outputs": first, "resident": resident}))
"""


def bare(folder: Path, picture: Picture, seconds: float) -> tuple[Outputs, list[Row]]:
    """The model as our server compiles it, without a server. Returns: its outputs, and a row a batch size."""
    signature = Signature.of(read_signatures(folder)[DEFAULT_SIGNATURE])
    engine = Engine(folder, signature, "f32", threads=0, streams=1)
    request = engine.new_request()
    rows = []
    for batch in BATCHES:
        inputs = {"image": np.repeat(picture, batch, axis=0)}
        engine.infer(request, inputs)
        times = repeat(lambda inputs=inputs: engine.infer(request, inputs), seconds)  # type: ignore[misc]
        rows.append(Row(f"bare OpenVINO, batch {batch}", batch * len(times), sum(times), times))
    return engine.infer(request, {"image": picture}), rows


async def served(
    base: Path, port: int, picture: Picture, expected: Outputs, seconds: float, flags: tuple[str, ...]
) -> list[Row]:
    """Our server with these flags: a row for each number of callers."""
    async with running_server(base, port, *flags) as server:
        kind = "with --enable_batching" if flags else "as it starts"
        return [await _asked(server, callers, kind, picture, expected, seconds) for callers in CALLERS]


async def _asked(
    server: Running, callers: int, kind: str, picture: Picture, expected: Outputs, seconds: float
) -> Row:
    predict = call(server.channel, PREDICTION_SERVICE, "Predict")
    request = PredictRequest(model_spec=ModelSpec(name=MODEL_NAME), inputs={"image": to_proto(picture, True)})
    answer = await predict(request, timeout=120)
    await load(lambda: predict(request, timeout=120), callers, min(1.0, seconds))  # each batch size once
    wall, times = await load(lambda: predict(request, timeout=120), callers, seconds)
    outputs = {name: to_array(tensor) for name, tensor in answer.outputs.items()}
    name = f"our server {kind}, {callers} caller{'s' * (callers > 1)}"
    return Row(name, len(times), wall, times, resident_bytes(server.pid), difference(outputs, expected))


def in_tensorflow(python: Path, folder: Path, picture: Picture, expected: Outputs, seconds: float) -> Row:
    """The SavedModel's own signature, in another interpreter, as it holds other protobuf messages."""
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        np.save(file, picture)
        file.flush()
        command = [str(python), "-c", _TENSORFLOW, str(folder), str(seconds), file.name]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
    report = json.loads(done.stdout)
    outputs = {name: np.array(value, np.float32) for name, value in report["outputs"].items()}
    times: list[float] = report["times"]
    far = difference(outputs, expected)
    return Row("TensorFlow's signature", len(times), sum(times), times, report["resident"], far)
