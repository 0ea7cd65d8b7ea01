"""Our model on the same picture: bare in OpenVINO, behind our server, and in TensorFlow."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import numpy.typing as npt

from benchmarks.model_server.measuring import Contender, Outputs, difference, load, repeat
from benchmarks.model_server.running import MODEL_NAME, Running
from smartrec_model_protocol.services import PREDICTION_SERVICE, call
from smartrec_model_protocol.tensorflow_serving_pb2 import ModelSpec, PredictRequest
from smartrec_model_protocol.tensors import to_array, to_proto
from smartrec_model_server.model.engine import Engine
from smartrec_model_server.model.saved_model import DEFAULT_SIGNATURE, read_signatures
from smartrec_model_server.model.signature import Signature

Picture = npt.NDArray[np.uint8]
BATCHES = (1, 2, 4, 8, 16, 32)
CALLERS = (1, 8, 32)
# Tells its outputs, then answers each line that it reads (seconds) with the times of its runs.
_TENSORFLOW = """
import json, sys, time
import numpy as np, tensorflow as tf
run = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
picture = tf.constant(np.load(sys.argv[2]))
print(json.dumps({name: value.numpy().tolist() for name, value in run(image=picture).items()}), flush=True)
for line in sys.stdin:
    times, end = [], time.monotonic() + float(line)
    while time.monotonic() < end:
        start = time.monotonic(); run(image=picture); times.append(time.monotonic() - start)
    print(json.dumps(times), flush=True)
"""


def bare(folder: Path, picture: Picture) -> tuple[Outputs, list[Contender]]:
    """The model as our server compiles it, without a server. Returns: its outputs; one a batch size."""
    signature = Signature.of(read_signatures(folder)[DEFAULT_SIGNATURE])
    engine = Engine(folder, signature, "f32", threads=0, streams=1)
    request = engine.new_request()

    def contender(batch: int) -> Contender:
        inputs = {"image": np.repeat(picture, batch, axis=0)}
        work = lambda seconds: repeat(lambda: engine.infer(request, inputs), seconds)  # noqa: E731
        return Contender(f"bare OpenVINO, batch {batch}", batch, work)

    return engine.infer(request, {"image": picture}), [contender(batch) for batch in BATCHES]


async def served(server: Running, kind: str, picture: Picture, expected: Outputs) -> list[Contender]:
    """Our server, asked by each number of callers."""
    predict = call(server.channel, PREDICTION_SERVICE, "Predict")
    request = PredictRequest(model_spec=ModelSpec(name=MODEL_NAME), inputs={"image": to_proto(picture, True)})
    answer = await predict(request, timeout=120)
    outputs = {name: to_array(tensor) for name, tensor in answer.outputs.items()}
    far = difference(outputs, expected)

    def contender(callers: int) -> Contender:
        name = f"our server {kind}, {callers} caller{'s' * (callers > 1)}"
        work = lambda seconds: load(lambda: predict(request, timeout=120), callers, seconds)  # noqa: E731
        return Contender(name, 1, work, server.pid, far)

    return [contender(callers) for callers in CALLERS]


@contextmanager
def in_tensorflow(python: Path, folder: Path, picture: Picture, expected: Outputs) -> Iterator[Contender]:
    """The SavedModel's own signature, in another interpreter, as it holds other protobuf messages."""
    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        np.save(file, picture)
        file.flush()
        command = [str(python), "-c", _TENSORFLOW, str(folder), file.name]
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        requests, answers = cast(IO[str], process.stdin), cast(IO[str], process.stdout)
        try:
            outputs = {name: np.array(value, np.float32) for name, value in _next(answers.readline()).items()}

            async def run(seconds: float) -> tuple[float, list[float]]:
                print(seconds, file=requests, flush=True)
                times: list[float] = _next(await asyncio.to_thread(answers.readline))
                return sum(times), times

            far = difference(outputs, expected)
            yield Contender("TensorFlow's signature", 1, run, process.pid, far)
        finally:
            process.terminate()
            process.wait()


def _next(line: str) -> Any:
    if not line:
        raise SystemExit("TensorFlow did not run the model; does --tensorflow_python name one that has it?")
    return json.loads(line)
