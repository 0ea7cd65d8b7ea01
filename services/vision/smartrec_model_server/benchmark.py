"""`python -m smartrec_model_server.benchmark`: the server beside the bare model it serves, on this machine.

Every contender answers the same pictures in turn, for `--seconds` each; outputs are compared with the bare
model's. With `--tensorflow_python` (an interpreter that has TensorFlow) its own signature takes part too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import grpc.aio
import numpy as np
import numpy.typing as npt
import openvino
from rich.console import Console
from rich.table import Table

from smartrec_model_protocol.services import MODEL_SERVICE, PREDICTION_SERVICE, call
from smartrec_model_protocol.tensorflow_serving_pb2 import GetModelStatusRequest, ModelSpec, PredictRequest
from smartrec_model_protocol.tensors import to_array, to_proto
from smartrec_model_server.engine import Engine
from smartrec_model_server.saved_model import DEFAULT_SIGNATURE, read_signatures
from smartrec_model_server.signature import Signature
from smartrec_model_server.versions import versions_on_disk

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


@dataclass(frozen=True, slots=True)
class Row:
    """`seconds`: of each request; `pictures`: in all, over `wall_seconds`."""

    name: str
    pictures: int
    wall_seconds: float
    seconds: list[float]
    resident_bytes: int | None = None
    largest_difference: float | None = None


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model_base_path", type=Path, default=Path("models/fashion"))
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--port", type=int, default=18500)
    parser.add_argument("--tensorflow_python", type=Path)
    flags = parser.parse_args()
    versions = versions_on_disk(flags.model_base_path)
    if not versions:
        raise SystemExit(f"{flags.model_base_path} holds no version of a model.")
    folder = versions[max(versions)]
    picture = np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3), dtype=np.uint8)
    expected, rows = _bare(folder, picture, flags.seconds)
    rows += asyncio.run(_server(flags.model_base_path, flags.port, picture, expected, flags.seconds))
    if flags.tensorflow_python:
        rows.append(_tensorflow(flags.tensorflow_python, folder, picture, expected, flags.seconds))
    _print(rows)


Outputs = dict[str, npt.NDArray[np.float32]]


def _bare(folder: Path, picture: npt.NDArray[np.uint8], seconds: float) -> tuple[Outputs, list[Row]]:
    signature = Signature.of(read_signatures(folder)[DEFAULT_SIGNATURE])
    engine = Engine(folder, signature, "f32", threads=0, streams=1)
    request: openvino.InferRequest = engine.new_request()
    rows = []
    for batch in (1, 8):
        inputs = {"image": np.repeat(picture, batch, axis=0)}
        engine.infer(request, inputs)
        times = _repeat(lambda inputs=inputs: engine.infer(request, inputs), seconds)  # type: ignore[misc]
        rows.append(Row(f"bare OpenVINO, batch {batch}", batch * len(times), sum(times), times))
    return engine.infer(request, {"image": picture}), rows


def _repeat(work: Callable[[], object], seconds: float) -> list[float]:
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        work()
        times.append(time.monotonic() - started)
    return times


async def _server(
    base: Path, port: int, picture: npt.NDArray[np.uint8], expected: Outputs, seconds: float
) -> list[Row]:
    flags = ("--port", str(port), "--model_name", "m", "--model_base_path", str(base), "--log_level", "ERROR")
    process = subprocess.Popen([sys.executable, "-m", "smartrec_model_server", *flags])  # noqa: ASYNC220, S603
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            await _available(channel)
            return [await _load(channel, n, picture, expected, seconds, process.pid) for n in (1, 8, 32)]
    finally:
        process.terminate()
        process.wait()


async def _available(channel: grpc.aio.Channel) -> None:
    status = call(channel, MODEL_SERVICE, "GetModelStatus")
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            answer = await status(GetModelStatusRequest(model_spec=ModelSpec(name="m")), timeout=5)
            if any(version.state == version.AVAILABLE for version in answer.model_version_status):
                return
        except grpc.aio.AioRpcError:
            pass
        await asyncio.sleep(0.1)
    raise SystemExit("The model server did not start.")


async def _load(
    channel: grpc.aio.Channel,
    callers: int,
    picture: npt.NDArray[np.uint8],
    expected: Outputs,
    seconds: float,
    pid: int,
) -> Row:
    predict = call(channel, PREDICTION_SERVICE, "Predict")
    request = PredictRequest(model_spec=ModelSpec(name="m"), inputs={"image": to_proto(picture, True)})
    times: list[float] = []
    end = time.monotonic() + seconds

    async def ask() -> None:
        while time.monotonic() < end:
            started = time.monotonic()
            await predict(request, timeout=120)
            times.append(time.monotonic() - started)

    answer = await predict(request, timeout=120)
    started = time.monotonic()
    await asyncio.gather(*(ask() for _ in range(callers)))
    wall = time.monotonic() - started
    outputs = {name: to_array(tensor) for name, tensor in answer.outputs.items()}
    name = f"model server, {callers} caller{'s' * (callers > 1)}"
    return Row(name, len(times), wall, times, _resident_bytes(pid), _difference(outputs, expected))


def _tensorflow(
    python: Path, folder: Path, picture: npt.NDArray[np.uint8], expected: Outputs, seconds: float
) -> Row:
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".npy") as file:
        np.save(file, picture)
        file.flush()
        command = [str(python), "-c", _TENSORFLOW, str(folder), str(seconds), file.name]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
    report = json.loads(done.stdout)
    outputs = {name: np.array(value, np.float32) for name, value in report["outputs"].items()}
    times: list[float] = report["times"]
    difference = _difference(outputs, expected)
    return Row("TensorFlow's signature", len(times), sum(times), times, report["resident"], difference)


def _difference(outputs: Outputs, expected: Outputs) -> float:
    return max(float(np.abs(outputs[name] - expected[name]).max()) for name in expected)


def _resident_bytes(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except OSError:
        return None  # not Linux


def _print(rows: list[Row]) -> None:
    table = Table(box=None)
    table.add_column(no_wrap=True)
    for title in ("pictures/s", "of bare", "median ms", "memory MB", "difference"):
        table.add_column(title, justify="right")
    bare = max(row.pictures / row.wall_seconds for row in rows[:2])
    for row in rows:
        rate = row.pictures / row.wall_seconds
        table.add_row(
            row.name,
            f"{rate:.1f}",
            f"{rate / bare:.2f}",
            f"{median(row.seconds) * 1000:.1f}",
            f"{row.resident_bytes / 1e6:.0f}" if row.resident_bytes else "",
            f"{row.largest_difference:.1e}" if row.largest_difference is not None else "",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
