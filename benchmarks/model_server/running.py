"""Our server as a process of its own, started with flags and waited for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc.aio

from smartrec_model_protocol.services import LARGEST_MESSAGE_BYTES, MODEL_SERVICE, call
from smartrec_model_protocol.tensorflow_serving_pb2 import GetModelStatusRequest, ModelSpec

MODEL_NAME = "m"
_START_SECONDS = 120.0
_OPTIONS = [("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES)]


@dataclass(frozen=True, slots=True)
class Running:
    channel: grpc.aio.Channel
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    async def available(self) -> list[int]:
        """The versions that answer; none while nothing listens."""
        request = GetModelStatusRequest(model_spec=ModelSpec(name=MODEL_NAME))
        try:
            answer = await call(self.channel, MODEL_SERVICE, "GetModelStatus")(request, timeout=5)
        except grpc.aio.AioRpcError:
            return []
        return [each.version for each in answer.model_version_status if each.state == each.AVAILABLE]

    async def wait_for(self, versions: list[int] | None = None) -> None:
        """Until some version answers, or exactly these do. Raises: SystemExit, after two minutes."""
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit("The server has ended; its last line says why.")
            available = await self.available()
            if available and versions in (None, available):
                return
            await asyncio.sleep(0.1)
        raise SystemExit(f"The server is not ready after {_START_SECONDS:g} s.")


@asynccontextmanager
async def running_server(base: Path, port: int, *flags: str) -> AsyncIterator[Running]:
    """Ready to answer; ends with the block."""
    own = ("--port", str(port), "--model_name", MODEL_NAME, "--model_base_path", str(base))
    command = [sys.executable, "-m", "smartrec_model_server", *own, "--log_level", "ERROR", *flags]
    process = subprocess.Popen(command)  # noqa: ASYNC220, S603
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=_OPTIONS) as channel:
            running = Running(channel, process)
            await running.wait_for()
            yield running
    finally:
        process.terminate()
        process.wait()
