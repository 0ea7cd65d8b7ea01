"""What a start tells its user: a spinner with what is still awaited on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from smartrec.embedded.processes import last_lines
from smartrec.stack.units import Run

UPDATE_EVERY_SECONDS = 0.5
PLAIN_LINE_EVERY_SECONDS = 10.0


class Report:
    """One user's console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._status: Status | None = None
        self._next_update = 0.0
        self._last_line = ""

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Within: `show_waiting` shows."""
        self._next_update = time.monotonic() + (0 if self.console.is_terminal else PLAIN_LINE_EVERY_SECONDS)
        with self.console.status("Starting …") as status:
            self._status = status
            try:
                yield
            finally:
                self._status = None

    def show_waiting(self, runs: Sequence[Run]) -> None:
        """What is not ready yet, and how far a job is by its own words."""
        if self._status is None or not runs or time.monotonic() < self._next_update:
            return
        text = " · ".join(_describe(run) for run in runs)
        if self.console.is_terminal:
            self._next_update = time.monotonic() + UPDATE_EVERY_SECONDS
            self._status.update(f"[dim]{escape(text)}[/]")
        else:
            self._next_update = time.monotonic() + PLAIN_LINE_EVERY_SECONDS
            if text != self._last_line:
                self._last_line = text
                self.console.print(f"  … {text}", markup=False, highlight=False)

    def say(self, text: str) -> None:
        """A line."""
        self.console.print(text, markup=False, highlight=False)

    def ready(self, name: str, seconds: float) -> None:
        """A unit has got ready."""
        self.console.print(f"  [green]✓[/] {escape(name):<28}[dim]{seconds:6.1f} s[/]", highlight=False)

    def warn(self, text: str) -> None:
        """Something that the user should know, and that the stack lives with."""
        self.console.print(text, style="yellow", markup=False, highlight=False)


def _describe(run: Run) -> str:
    if not run.unit.is_job:
        return run.unit.name
    said = last_lines(run.program.log, 1)[-60:]
    return f"{run.unit.title} ({said})" if said else run.unit.title
