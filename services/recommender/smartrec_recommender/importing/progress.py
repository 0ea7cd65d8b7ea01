"""How far an import is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

_SECONDS_BETWEEN_LINES = 5.0


class Shown(Protocol):
    """What an import tells as it goes on."""

    def read(self, bytes_behind: int) -> None: ...

    def rows(self, done: int) -> None: ...


@contextmanager
def progress_of(file: Path, what: str, console: Console) -> Iterator[Shown]:
    """Shows the progress of reading `file` on `console`."""
    size_bytes = max(file.stat().st_size, 1)
    if not console.is_terminal:
        yield _Lines(what, size_bytes, console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bar(progress, what, size_bytes)


class _Bar:
    def __init__(self, progress: Progress, what: str, size_bytes: int) -> None:
        self._progress, self._what = progress, what
        self._task = progress.add_task(what, total=size_bytes)

    def read(self, bytes_behind: int) -> None:
        self._progress.update(self._task, completed=bytes_behind)

    def rows(self, done: int) -> None:
        self._progress.update(self._task, description=f"{self._what}: {done:,} rows")


class _Lines:
    def __init__(self, what: str, size_bytes: int, console: Console) -> None:
        self._what, self._size_bytes, self._console = what, size_bytes, console
        self._bytes_behind = 0
        self._next_line = time.monotonic() + _SECONDS_BETWEEN_LINES

    def read(self, bytes_behind: int) -> None:
        self._bytes_behind = bytes_behind

    def rows(self, done: int) -> None:
        if time.monotonic() >= self._next_line:
            percent = 100 * self._bytes_behind // self._size_bytes
            self._console.print(f"{self._what}: {done:,} rows ({percent}% of the file read)")
            self._next_line = time.monotonic() + _SECONDS_BETWEEN_LINES
