"""`smartrec demo` as a process of its own, for tests, and commands beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import Process, Program, wait_until
from smartrec.stack import state

START_TIMEOUT_SECONDS = 900.0  # a busy machine of two cores
STOP_TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True)
class RunningDemo:
    """A demo that has printed its answers and waits for visitors."""

    url: str
    folder: Path
    process: Process
    printed: Path

    @property
    def shop(self) -> Path:
        """The drawn shop: products.jsonl, pictures, shoppers.json, photo.jpg."""
        return self.folder / "shop"

    def log(self, name: str) -> str:
        """All that a process of the stack has logged."""
        return (self.folder / "logs" / f"{name}.log").read_text()

    def pids(self) -> dict[str, int]:
        """The running processes by name."""
        found = state.read_state(self.folder)
        return {process.name: process.pid for process in found.processes} if found else {}

    def stop(self) -> int | None:
        """Ends it as a service manager does; returns the exit code."""
        self.process.stop(STOP_TIMEOUT_SECONDS)
        return self.process.exit_code()


def smartrec(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command that has ended."""
    return subprocess.run(
        [sys.executable, "-m", "smartrec", *arguments],
        env={**os.environ, "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@contextmanager
def running_demo(folder: Path, products: int) -> Iterator[RunningDemo]:
    """Ready for requests; stopped at the end where a test has not done so."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    argv = (sys.executable, "-m", "smartrec", "demo", "--data", str(folder), "--port", str(port))
    printed = folder.with_name(f"{folder.name}.printed")
    printed.unlink(missing_ok=True)
    process = Process(Program("demo", (*argv, "--products", str(products)), printed, {"COLUMNS": "160"}))
    demo = RunningDemo(f"http://127.0.0.1:{port}", folder, process, printed)

    def has_begun_or_ended() -> bool:
        return process.exit_code() is not None or f"Open {demo.url}" in printed.read_text()

    try:
        assert wait_until(has_begun_or_ended, START_TIMEOUT_SECONDS, 0.1), (
            f"not ready:\n{printed.read_text()}"
        )
        assert process.exit_code() is None, f"the demo ended:\n{printed.read_text()}"
        yield demo
    finally:
        if process.exit_code() is None:
            demo.stop()
