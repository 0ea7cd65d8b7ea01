"""Looks at a stack from outside: what runs, whether it is ready, where its gateway is, how to end it."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from smartrec.embedded.processes import command_of, wait_until
from smartrec.errors import SmartrecError
from smartrec.stack import state
from smartrec.stack.units import answers_ok, why_not_ready

DEFAULT_URL = "http://127.0.0.1:8000"
STOP_TIMEOUT_SECONDS = 60.0


class DoesNotStop(SmartrecError):
    """The supervisor still runs after a long wait."""


def stack_status(folder: Path) -> dict[str, Any]:
    """`running`, `url`, `supervisor_pid`, `started_at`, and each process with pid, port, log, readiness."""
    found = state.read_state(folder) if state.is_locked(folder) else None
    if found is None:
        return {"running": False, "data": str(folder), "processes": []}
    return {
        "running": True,
        "data": str(folder),
        "url": found.url,
        "supervisor_pid": found.supervisor_pid,
        "started_at": found.started_at,
        "processes": [_process_status(process) for process in found.processes],
    }


def print_status(console: Console, status: dict[str, Any]) -> None:
    """The same for people."""
    if not status["running"]:
        console.print(f"Nothing runs on {status['data']}. Start it with `smartrec up` or `smartrec demo`.")
        return
    console.print(
        f"[bold]{status['url']}[/] since {status['started_at']} (process {status['supervisor_pid']})"
    )
    table = Table(box=None, header_style="bold")
    for name in ("process", "state", "pid", "port", "log"):
        table.add_column(name)
    for process in status["processes"]:
        state_text = "[green]ready[/]" if process["ready"] else f"[red]{process['why']}[/]"
        table.add_row(
            process["name"], state_text, str(process["pid"]), str(process["port"] or ""), process["log"]
        )
    console.print(table)


def gateway_url(folder: Path) -> str:
    """The address of the gateway that runs on a data folder, else the default one."""
    found = state.read_state(folder) if state.is_locked(folder) else None
    return found.url if found else DEFAULT_URL


def stop_stack(folder: Path) -> bool:
    """Asks the supervisor to stop and waits for it; False when none runs. Raises DoesNotStop."""
    found = state.read_state(folder)
    if found is None or not state.is_locked(folder):
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(found.supervisor_pid, signal.SIGTERM)
    if not wait_until(lambda: not state.is_locked(folder), STOP_TIMEOUT_SECONDS, interval_seconds=0.1):
        raise DoesNotStop(
            f"Process {found.supervisor_pid} does not stop; end it with: kill -9 {found.supervisor_pid}"
        )
    return True


def _process_status(process: state.RunningProcess) -> dict[str, Any]:
    is_alive = bool(command_of(process.pid))
    is_ready = is_alive and (process.probe_url is None or answers_ok(process.probe_url))
    why = "" if is_ready else ("is not ready" if is_alive else "has ended")
    if is_alive and not is_ready and process.probe_url:
        why = why_not_ready(process.probe_url)
    return {
        "name": process.name,
        "ready": is_ready,
        "why": why,
        "pid": process.pid,
        "port": process.port,
        "log": process.log,
    }
