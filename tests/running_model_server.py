"""The model server as a process of its own, for tests: started on free ports, waited for, stopped."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from smartrec.embedded.ports import free_ports
from smartrec.embedded.processes import Process, Program, last_lines, wait_until

START_TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True)
class RunningModelServer:
    grpc_port: int
    rest_port: int
    process: Process

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.grpc_port}"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.rest_port}"

    @property
    def log(self) -> str:
        return self.process.program.log.read_text()

    @property
    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz").status_code == 200
        except httpx.TransportError:
            return False


def server_python() -> str:
    """This interpreter, or in the training environment, which has no OpenVINO, that of the services."""
    beside = Path(__file__).parents[1] / ".venv" / "bin" / "python"
    if importlib.util.find_spec("openvino") is None and beside.exists():
        return str(beside)
    return sys.executable


@contextmanager
def running_model_server(folder: Path, *flags: str, waits: bool = True) -> Iterator[RunningModelServer]:
    """Ready to answer, unless `waits` is off. `folder` takes its log."""
    grpc_port, rest_port = free_ports(2)
    ports = ("--port", str(grpc_port), "--rest_api_port", str(rest_port))
    program = Program(
        "model-server",
        (server_python(), "-m", "smartrec_model_server", *ports, *flags),
        folder / f"model-server-{grpc_port}.log",
    )
    server = RunningModelServer(grpc_port, rest_port, Process(program))
    try:
        if waits:
            ready = wait_until(
                lambda: server.is_ready() or server.process.exit_code() is not None, START_TIMEOUT_SECONDS
            )
            assert ready, last_lines(program.log)
            assert server.process.exit_code() is None, last_lines(program.log)
        yield server
    finally:
        server.process.stop()
