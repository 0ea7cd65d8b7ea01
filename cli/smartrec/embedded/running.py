"""Either database for the length of a `with` block, for tests; `smartrec up` supervises its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from smartrec.embedded import postgres, valkey
from smartrec.embedded.errors import ServerDidNotStart
from smartrec.embedded.processes import Process, Program, last_lines, wait_until

START_TIMEOUT_SECONDS = 30.0


@contextmanager
def running_postgres(folder: Path, *, is_durable: bool = True) -> Iterator[postgres.PostgresServer]:
    """A ready server on `folder`. Raises EmbeddedError."""
    server = postgres.prepare(folder, is_durable=is_durable)
    with _running(postgres.program(server, folder / "postgres.log"), lambda: postgres.is_ready(server)):
        yield server


@contextmanager
def running_valkey(folder: Path) -> Iterator[valkey.ValkeyServer]:
    """A ready, empty server. Raises EmbeddedError."""
    server = valkey.prepare(folder)
    with _running(valkey.program(server, folder / "valkey.log"), lambda: valkey.is_ready(server)):
        yield server


@contextmanager
def _running(program: Program, is_ready: Callable[[], bool]) -> Iterator[None]:
    process = Process(program)
    try:
        wait_until(lambda: process.exit_code() is not None or is_ready(), START_TIMEOUT_SECONDS)
        if process.exit_code() is not None or not is_ready():
            raise ServerDidNotStart(f"{program.name} did not start:\n{last_lines(program.log)}")
        yield
    finally:
        process.stop()
