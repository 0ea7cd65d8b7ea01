"""Our server beside pythie-serving, another Python server of the protocol.

It serves no SavedModel and takes columns of numbers only, so both answer y = x / 2 + 2, ours from a
SavedModel, it from a pickled object: what is compared is the server. It runs in an environment of its own,
made for the run and thrown away, with as many workers as there are cores and its logging off.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import grpc.aio
import numpy as np

from benchmarks.model_server.measuring import Contender, in_rounds, load
from benchmarks.model_server.running import MODEL_NAME, Running, running_server
from smartrec_model_protocol.services import PREDICTION_SERVICE, call
from smartrec_model_protocol.tensorflow_serving_pb2 import ModelSpec, PredictRequest
from smartrec_model_protocol.tensors import to_array, to_proto

REQUIREMENTS = ("pythie-serving==3.4.3", "cloudpickle==3.1.1")
ROWS_A_REQUEST = (1, 1000)
CALLERS = 8
_INSTALL_SECONDS = 600
_START_SECONDS = 60.0
_PICKLE = """
import json, pathlib, sys
import cloudpickle
class HalfPlusTwo:
    def predict(self, samples):
        return samples[:, 0].astype("float32") * 0.5 + 2
folder = pathlib.Path(sys.argv[1])
(folder / "m.pickled").write_bytes(cloudpickle.dumps(HalfPlusTwo()))
(folder / "metadata.json").write_text(json.dumps({"feature_names": ["x"]}))
"""
_CONFIG = 'model_config_list {{ config {{ name: "m" base_path: "{folder}" model_platform: "sklearn" }} }}'


class CannotBeCompared(Exception):
    """Not installed, or not started; the message says why."""


async def beside_pythie(small_model: Path, port: int, seconds: float) -> list[Contender]:
    """Each server with each size of request, measured. Raises: CannotBeCompared."""
    with tempfile.TemporaryDirectory(prefix="pythie-") as name:
        folder = Path(name)
        python = await asyncio.to_thread(_installed, folder)
        subprocess.run([str(python), "-c", _PICKLE, str(folder)], check=True)  # noqa: ASYNC221, S603
        async with (
            running_server(small_model, port) as server,
            _running_pythie(folder, python, port + 1) as rival,
        ):
            contenders = await _asked("our server", server, ()) + await _asked("pythie-serving", rival, (1,))
            await in_rounds(contenders, seconds)
            return contenders


@asynccontextmanager
async def _running_pythie(folder: Path, python: Path, port: int) -> AsyncIterator[Running]:
    config = folder / "models.config"
    config.write_text(_CONFIG.format(folder=folder))
    command = [str(python), "-m", "pythie_serving.run", str(config), "--port", str(port)]
    command += ["--worker-count", str(os.cpu_count() or 1), "--maximum-concurrent-rpcs", "-1"]
    process = subprocess.Popen(command, env={**os.environ, "VERBOSITY_LEVEL": "0"})  # noqa: ASYNC220, S603
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            await _wait_until_ready(channel)
            yield Running(channel, process)
    finally:
        process.terminate()
        process.wait()


def _installed(folder: Path) -> Path:
    """An interpreter that has it; it needs Python 3.11, for which its numpy was built."""
    if sys.version_info[:2] == (3, 11):
        base: str | None = sys.executable
    else:
        base = shutil.which("python3.11")
    if base is None:
        raise CannotBeCompared("it needs Python 3.11, and there is no python3.11 here")
    python = folder / "venv" / "bin" / "python"
    for command in (
        [base, "-m", "venv", str(folder / "venv")],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *REQUIREMENTS],
    ):
        try:
            subprocess.run(  # noqa: S603
                command, check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS
            )
        except subprocess.CalledProcessError as error:
            lines = (error.stderr or error.stdout).strip().splitlines()
            raise CannotBeCompared(lines[-1] if lines else "it cannot be installed") from error
        except subprocess.TimeoutExpired as error:
            raise CannotBeCompared("installing it took too long") from error
    return python


async def _wait_until_ready(channel: grpc.aio.Channel) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            await asyncio.wait_for(channel.channel_ready(), 5)
        except TimeoutError:
            continue
        return
    raise CannotBeCompared("it did not start")


async def _asked(name: str, server: Running, columns: tuple[int, ...]) -> list[Contender]:
    """`columns`: what the shape of x holds beside the rows."""
    predict = call(server.channel, PREDICTION_SERVICE, "Predict")

    async def contender(count: int) -> Contender:
        x = np.arange(count, dtype=np.float32)
        tensor = to_proto(x.reshape(count, *columns), as_content=True)
        request = PredictRequest(model_spec=ModelSpec(name=MODEL_NAME), inputs={"x": tensor})
        (output,) = (await predict(request, timeout=60)).outputs.values()
        far = float(np.abs(to_array(output) - (x / 2 + 2)).max())
        title = f"{name}, {count} row{'s' * (count > 1)} a request, {CALLERS} callers"
        work = lambda seconds: load(lambda: predict(request, timeout=60), CALLERS, seconds)  # noqa: E731
        return Contender(title, count, work, server.pid, far)

    return [await contender(count) for count in ROWS_A_REQUEST]
