"""How a job that is typed by hand reaches what runs on a data folder: by what the stack has left there."""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console

from smartrec.embedded.processes import wait_until
from smartrec.errors import SmartrecError
from smartrec.stack import state

START_TIMEOUT_SECONDS = 600.0  # the first start of a demo draws and loads its shop


class NotReadyForJobs(SmartrecError):
    """A stack that starts for so long that nobody should wait on."""


def job_settings(folder: Path) -> dict[str, str]:
    """The environment of jobs; empty where no stack runs on the folder, or somebody else's.

    Raises NotReadyForJobs.
    """
    try:
        return _settings(folder) if folder.exists() and folder.stat().st_uid == os.geteuid() else {}
    except PermissionError:
        return {}


def _settings(folder: Path) -> dict[str, str]:
    if not state.is_locked(folder):
        return {}
    found = state.read_job_settings(folder)
    if found is None:
        Console(stderr=True).print(f"Waiting for Smartrec in {folder} to be ready …", highlight=False)
        wait_until(lambda: _is_ready_or_gone(folder), START_TIMEOUT_SECONDS, 0.2)
        found = state.read_job_settings(folder)
        if found is None and state.is_locked(folder):
            raise NotReadyForJobs(
                f"Smartrec in {folder} is not ready yet; see `smartrec status`, and try again when it is."
            )
    return found or {}


def _is_ready_or_gone(folder: Path) -> bool:
    return state.read_job_settings(folder) is not None or not state.is_locked(folder)
