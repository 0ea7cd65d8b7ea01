"""A supervisor on small real programs, for tests: what they began and ended, and what the user was told."""

from __future__ import annotations

import io
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from smartrec.embedded.processes import Program, wait_until
from smartrec.stack.report import Report
from smartrec.stack.supervisor import Supervisor
from smartrec.stack.units import Run, Unit


class Stage:
    """A supervisor, what it has told its user, and units that write down when they begin and end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = io.StringIO()
        self.running: list[Run] = []
        self.report = Report(Console(file=self.said, width=300))
        self.supervisor = Supervisor(self.report, self.on_change)

    def on_change(self, runs: object) -> None:
        self.running = list(runs)

    def pid_of(self, name: str) -> int:
        return next(run.process.pid for run in self.running if run.unit.name == name)

    @property
    def diary(self) -> list[str]:
        path = self.folder / "diary"
        return path.read_text().split() if path.exists() else []

    def program(self, name: str, body: str) -> Program:
        code = f"""
import signal, sys, time
def note(word):
    with open({str(self.folder / "diary")!r}, "a") as diary:
        print({name!r} + ":" + word, file=diary)
def end(*_):
    note("end")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
note("begin")
{textwrap.dedent(body)}
"""
        return Program(name, (sys.executable, "-c", code), self.folder / f"{name}.log")

    def service(self, name: str, needs: tuple[str, ...] = (), body: str = "time.sleep(60)") -> Unit:
        program = self.program(name, body)
        return Unit(
            name, lambda: program, lambda: f"{name}:begin" in self.diary, needs, start_timeout_seconds=10
        )

    def job(
        self, name: str, body: str, needs: tuple[str, ...] = (), on_done: Callable[[], None] = lambda: None
    ) -> Unit:
        program = self.program(name, body)
        return Unit(name, lambda: program, needs=needs, is_job=True, title=name, on_done=on_done)

    def poll_until(self, is_true: Callable[[], bool]) -> None:
        def look() -> bool:
            self.supervisor.poll()
            return is_true()

        assert wait_until(look, 20, interval_seconds=0)
