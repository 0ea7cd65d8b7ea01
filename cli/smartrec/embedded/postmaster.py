"""The server on a data folder of Postgres: its lock file tells its process number, and whether it is ready.

A killed server leaves the file, and its number may since be another program's. It leaves its children, too:
each works until its statement ends, and no server starts again before. They lead process groups of their own,
so they are known by their titles, which begin with the cluster's name.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
from pathlib import Path

from smartrec.embedded.errors import DataInUse
from smartrec.embedded.processes import command_of, kill_all, wait_until

_NUMBER, _STATE = 0, 7  # lines of the file


def is_ready(data: Path) -> bool:
    """Whether the server runs and says that it takes connections."""
    lines = _lock_lines(data)
    return len(lines) > _STATE and lines[_STATE].strip() == "ready" and _wrote(lines, data)


def cluster_name(data: Path) -> str:
    """Tells the server of this folder from others; Postgres takes up to 63 characters."""
    return f"smartrec-{hashlib.sha256(str(data).encode()).hexdigest()[:16]}"


def child_title(data: Path) -> str:
    """How the command lines of the server's children begin."""
    return f"postgres: {cluster_name(data)}: "


def clear_leftovers(data: Path) -> None:
    """Stops a server whose supervisor was killed; of one that is gone removes lock and children.

    Raises DataInUse.
    """
    lines = _lock_lines(data)
    if not lines:
        return
    if not _wrote(lines, data):
        kill_all(lambda process: process.command.startswith(child_title(data)))
        _lock(data).unlink(missing_ok=True)
        return
    pid = int(lines[_NUMBER])
    for ending in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, ending)
        if wait_until(lambda: not _lock_lines(data), timeout_seconds=10):
            return
    raise DataInUse(
        f"A Postgres server (process {pid}) holds {data} and does not stop; stop it and try again."
    )


def _wrote(lines: list[str], data: Path) -> bool:
    """Whether the server that wrote the lock file still runs."""
    return str(data) in command_of(int(lines[_NUMBER]))


def _lock(data: Path) -> Path:
    return data / "postmaster.pid"


def _lock_lines(data: Path) -> list[str]:
    try:
        return _lock(data).read_text().splitlines()
    except FileNotFoundError:
        return []
