"""One run of the stack on its data folder: lock, leftovers, start, state file, stop."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from smartrec.embedded.processes import command_of, wait_until
from smartrec.stack import state
from smartrec.stack.plan import Plan, StackOptions, check
from smartrec.stack.report import Report
from smartrec.stack.supervisor import Supervisor
from smartrec.stack.units import Run

LEFTOVER_GRACE_SECONDS = 15.0


@dataclass(frozen=True)
class Session:
    """A running, ready stack."""

    options: StackOptions
    supervisor: Supervisor


@contextmanager
def running_stack(
    options: StackOptions, console: Console, make_plan: Callable[[StackOptions], Plan]
) -> Iterator[Session]:
    """A ready stack, stopped in order at the end. Raises SmartrecError, StopRequested."""
    report = Report(console)
    started_at = datetime.now(UTC).isoformat(timespec="seconds")

    def write_state(runs: Sequence[Run]) -> None:
        processes = tuple(_described(run) for run in runs)
        state.write_state(options.folder, state.StackState(os.getpid(), options.url, started_at, processes))

    with state.locked(options.folder):
        state.forget_job_settings(options.folder)  # a killed one's
        stop_leftovers(options.folder)
        check(options)
        supervisor = Supervisor(report, write_state)
        with supervisor.signals():
            begun = time.monotonic()
            report.say(f"Starting Smartrec in {options.folder}")
            try:
                plan = make_plan(options)
                with report.waiting():
                    supervisor.start(plan.units)
                state.write_job_settings(options.folder, plan.by_hand)
                report.say(f"Ready after {time.monotonic() - begun:.1f} s")
                yield Session(options, supervisor)
            finally:
                report.say("Stopping …")
                state.forget_job_settings(options.folder)
                supervisor.stop()
                state.forget_state(options.folder)


def stop_leftovers(folder: Path) -> None:
    """Ends processes of a supervisor that was killed, known by number and command line alike."""
    before = state.read_state(folder)
    if before is None:
        return
    pids = [process.pid for process in before.processes if command_of(process.pid) == process.command]
    for ending in (signal.SIGTERM, signal.SIGKILL):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, ending)
        if wait_until(lambda: not any(command_of(pid) for pid in pids), LEFTOVER_GRACE_SECONDS):
            break
    state.forget_state(folder)


def _described(run: Run) -> state.RunningProcess:
    pid = run.process.pid
    return state.RunningProcess(
        run.unit.name, pid, command_of(pid), run.unit.port, run.unit.probe_url, str(run.program.log)
    )
