"""The data folder: who runs on it (a lock), what runs (a state file), how jobs reach it, its layout.

The lock is the kernel's: it ends with its process, however that ends. The state file outlives a kill, and
tells the next start what may still be running.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from smartrec.embedded.accounts import make_folder
from smartrec.embedded.processes import wait_until
from smartrec.errors import SmartrecError

LAYOUT = 1
HALF_RESTORED = "half-restored"  # a file in it while a restore fills it
LOCK_PATIENCE_SECONDS = 0.5  # a `smartrec status` takes the lock for a moment to see whether it is free


class AlreadyRunning(SmartrecError):
    """Another supervisor works on the data folder."""


class FolderOfAnotherVersion(SmartrecError):
    """A newer Smartrec has written the data folder."""


class HalfRestored(SmartrecError):
    """A restore into the data folder was killed: what is there is no whole shop."""


@dataclass(frozen=True)
class RunningProcess:
    """One process of the stack, as the state file tells it."""

    name: str
    pid: int
    command: str
    port: int | None
    probe_url: str | None
    log: str


@dataclass(frozen=True)
class StackState:
    """What runs on a data folder."""

    supervisor_pid: int
    url: str
    started_at: str
    processes: tuple[RunningProcess, ...]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the data folder, made if missing.

    Raises AlreadyRunning, FolderOfAnotherVersion, HalfRestored.
    """
    make_folder(folder)
    with (folder / "lock").open("a+") as lock:
        if not wait_until(lambda: _take(lock), LOCK_PATIENCE_SECONDS):
            state = read_state(folder)
            where = f" as process {state.supervisor_pid}, at {state.url}" if state else ""
            raise AlreadyRunning(
                f"Smartrec already runs on {folder}{where}; stop it with Ctrl-C there or `smartrec down`, "
                "or choose another folder with --data."
            )
        _check_layout(folder)
        if (folder / HALF_RESTORED).exists():
            raise HalfRestored(
                f"A restore into {folder} was broken off: delete the folder, and restore again."
            )
        yield


def is_locked(folder: Path) -> bool:
    """Whether a supervisor holds the data folder now."""
    try:
        with (folder / "lock").open() as lock:
            return not _take(lock)
    except FileNotFoundError:
        return False


def write_state(folder: Path, state: StackState) -> None:
    """Replaces the state file in one step."""
    write_json(folder / "state.json", asdict(state))


def read_state(folder: Path) -> StackState | None:
    """The last state written, or None."""
    found = read_json(folder / "state.json")
    if found is None:
        return None
    return StackState(
        found["supervisor_pid"],
        found["url"],
        found["started_at"],
        tuple(RunningProcess(**process) for process in found["processes"]),
    )


def forget_state(folder: Path) -> None:
    """After a clean end."""
    (folder / "state.json").unlink(missing_ok=True)


def write_job_settings(folder: Path, settings: Mapping[str, str]) -> None:
    """The environment of jobs on what runs, passwords included; readable by the folder's owner only."""
    write_json(folder / "jobs.json", dict(settings))


def forget_job_settings(folder: Path) -> None:
    """From now on, no job shall begin on what runs."""
    (folder / "jobs.json").unlink(missing_ok=True)


def read_job_settings(folder: Path) -> dict[str, str] | None:
    """The last written; None where the stack is not ready for jobs. Raises PermissionError."""
    found: dict[str, str] | None = read_json(folder / "jobs.json")
    return found


def write_json(path: Path, content: Any) -> None:
    """Writes a file of ours in one step, readable by its owner only."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file, indent=1)
    unfinished.replace(path)


def read_json(path: Path) -> Any:
    """The content, or None when there is no such file or it was never finished."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def _take(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _check_layout(folder: Path) -> None:
    marker = folder / "layout.json"
    written = (read_json(marker) or {}).get("layout", LAYOUT)
    if written > LAYOUT:
        raise FolderOfAnotherVersion(
            f"{folder} was written by a newer Smartrec (layout {written}, this one knows {LAYOUT}); "
            "update Smartrec or choose another folder with --data."
        )
    write_json(marker, {"layout": LAYOUT})
