"""Starts units in the order of their needs, watches them, restarts what dies, stops all in reverse order.

Everything happens in the main thread, in short polls: children are tied to it (see `embedded.processes`), and
a signal only sets a flag that the next poll sees.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from smartrec.embedded.processes import Process, last_lines, shorten_log
from smartrec.errors import SmartrecError
from smartrec.stack.report import Report
from smartrec.stack.units import Run, Unit, why_not_ready

POLL_SECONDS = 0.05
PROBE_EVERY_SECONDS = 10.0
PROBE_STARTING_EVERY_SECONDS = 0.2
TENDING_LOGS_EVERY_SECONDS = 60.0
MOST_DEATHS_IN_A_ROW = 6  # of what the shop cannot do without
STEADY_AFTER_SECONDS = 60.0
FIRST_BACKOFF_SECONDS, LONGEST_BACKOFF_SECONDS = 1.0, 30.0
MOST_DOUBLINGS = 10  # far beyond the longest pause, and small enough for a float


class StackFailed(SmartrecError):
    """A process of the stack cannot be started or kept running."""


class StopRequested(Exception):
    """Ctrl-C or SIGTERM."""


class Supervisor:
    """Owns the processes from `start` to `stop`."""

    def __init__(
        self,
        report: Report,
        on_change: Callable[[Sequence[Run]], None],
        first_backoff_seconds: float = FIRST_BACKOFF_SECONDS,
    ) -> None:
        """`on_change` gets the running processes whenever one has started, or is ready. A process that died
        is started again at once; with each further death in a row after a pause, which doubles.
        """
        self._report = report
        self._first_backoff_seconds = first_backoff_seconds
        self._on_change = on_change
        self._runs: dict[str, Run] = {}
        self._stop_requested = False
        self._tend_logs_at = time.monotonic() + TENDING_LOGS_EVERY_SECONDS

    @property
    def runs(self) -> list[Run]:
        """The processes that stay, in the order in which they were started."""
        return [run for run in self._runs.values() if not run.unit.is_job]

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Within: SIGINT, SIGTERM, SIGHUP raise StopRequested at the next poll; at the end all is stopped."""
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        watched = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]  # nohup, `&`
        before = {number: signal.signal(number, self._on_signal) for number in watched}
        try:
            yield
        finally:
            self.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, units: Sequence[Unit]) -> None:
        """Returns when every unit is ready. Raises StackFailed, StopRequested."""
        waiting = list(units)
        while waiting or not all(run.is_ready for run in self._runs.values()):
            for unit in [unit for unit in waiting if self._has_needs(unit)]:
                waiting.remove(unit)
                program = unit.program()
                self._runs[unit.name] = Run(unit, program, Process(program), time.monotonic())
                self._changed()
            self._report.show_waiting([run for run in self._runs.values() if not run.is_ready])
            self.poll()
            self._check_away()

    def watch(self) -> None:
        """Keeps everything running until StopRequested or StackFailed is raised."""
        while True:
            self.poll()

    def poll(self) -> None:
        """One look at every process, then a short rest."""
        if self._stop_requested:
            raise StopRequested
        for run in list(self._runs.values()):
            self._look_at(run)
        if time.monotonic() > self._tend_logs_at:
            self._tend_logs_at = time.monotonic() + TENDING_LOGS_EVERY_SECONDS
            for run in self.runs:
                shorten_log(run.program.log)
        time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Stops all, latest first; what ignores the request is killed. Safe to call twice."""
        for run in reversed(self._runs.values()):
            if run.restart_at is None:
                run.process.stop()
        self._runs.clear()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the handler's signature
        self._stop_requested = True

    def _changed(self) -> None:
        self._on_change(self.runs)

    def _has_needs(self, unit: Unit) -> bool:
        return all(name in self._runs and self._runs[name].is_ready for name in unit.needs)

    def _look_at(self, run: Run) -> None:
        now = time.monotonic()
        if run.restart_at is not None:
            if now >= run.restart_at and (not run.unit.is_job or self._has_needs(run.unit)):
                run.process, run.started_at, run.restart_at = Process(run.program), now, None
                run.probe_at = now  # others wait for it
                self._changed()
            return
        code = run.process.exit_code()
        if run.unit.is_job:
            self._look_at_job(run, code, now)
        elif code is not None:
            self._on_death(run, code, now)
        elif not run.is_ready:
            self._look_at_starting(run, now)
        elif now >= run.probe_at:
            self._probe(run, now)

    def _look_at_job(self, run: Run, code: int | None, now: float) -> None:
        if code is None or run.is_ready:
            return
        if code != 0:
            self._on_failure(run, now)
            return
        run.unit.on_done()
        run.is_ready = True
        self._report.ready(run.unit.title, now - run.started_at)

    def _on_failure(self, run: Run, now: float) -> None:
        """A job goes on once all that it needs is there again, where that had gone."""
        run.deaths += 1
        if run.deaths >= MOST_DEATHS_IN_A_ROW or not self._has_lost_a_need(run):
            raise StackFailed(f"{run.unit.title} failed; {_end_of_log(run)}")
        run.process.end_leftovers()
        run.restart_at = now
        self._report.warn(f"{run.unit.title}: what it needs has ended; it is begun again when that is back")

    def _has_lost_a_need(self, run: Run) -> bool:
        """Whether something that the job needs has ended since it began."""
        needs = [self._runs[name] for name in run.unit.needs if not self._runs[name].unit.is_job]
        return any(
            not need.is_ready or need.process.exit_code() is not None or need.started_at > run.started_at
            for need in needs
        )

    def _look_at_starting(self, run: Run, now: float) -> None:
        if now < run.probe_at:
            return
        run.probe_at = now + PROBE_STARTING_EVERY_SECONDS
        if run.unit.is_ready():
            run.is_ready, run.has_been_ready, run.probe_at = True, True, now + PROBE_EVERY_SECONDS
            run.gone_since = None
            self._report.ready(run.unit.name, now - run.started_at)
            self._changed()
        elif not run.has_been_ready and now - run.started_at > run.unit.start_timeout_seconds:
            why = f" ({why_not_ready(run.unit.probe_url)})" if run.unit.probe_url else ""
            waited = f"{run.unit.start_timeout_seconds:.0f} s"
            raise StackFailed(f"{run.unit.name} was not ready after {waited}{why}; {_end_of_log(run)}")

    def _check_away(self) -> None:
        """What others wait for must come back in the time that a start may take."""
        for run in self.runs:
            if run.gone_since and time.monotonic() - run.gone_since > run.unit.start_timeout_seconds:
                waited = f"{run.unit.start_timeout_seconds:.0f} s"
                raise StackFailed(f"{run.unit.name} has not come back for {waited}; {_end_of_log(run)}")

    def _on_death(self, run: Run, code: int, now: float) -> None:
        ending = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        steady = now - run.started_at > STEADY_AFTER_SECONDS
        run.deaths = 1 if steady else run.deaths + 1
        is_hopeless = run.deaths >= MOST_DEATHS_IN_A_ROW and not run.unit.is_optional
        if is_hopeless or not run.has_been_ready:
            raise StackFailed(f"{run.unit.name} {ending}; {_end_of_log(run)}")
        run.process.end_leftovers()
        pause = self._pause_seconds(run.deaths)
        run.is_ready, run.restart_at, run.gone_since = False, now + pause, run.gone_since or now
        # A part that keeps dying has said why often enough.
        why = _end_of_log(run) if run.deaths < MOST_DEATHS_IN_A_ROW else f"its log is {run.program.log}"
        when = f"in {pause:g} s" if pause else "at once"
        self._report.warn(f"{run.unit.name} {ending} and is started again {when}; {why}")

    def _pause_seconds(self, deaths_in_a_row: int) -> float:
        if deaths_in_a_row == 1:
            return 0.0
        doublings = min(deaths_in_a_row - 2, MOST_DOUBLINGS)
        return min(LONGEST_BACKOFF_SECONDS, self._first_backoff_seconds * 2.0**doublings)

    def _probe(self, run: Run, now: float) -> None:
        run.probe_at = now + PROBE_EVERY_SECONDS
        if not run.unit.is_ready():
            why = why_not_ready(run.unit.probe_url) if run.unit.probe_url else "does not answer"
            run.is_ready, run.started_at, run.gone_since, run.probe_at = False, now, now, now
            self._report.warn(f"{run.unit.name} is not ready: {why}")


def _end_of_log(run: Run) -> str:
    return f"its log {run.program.log} ends:\n{last_lines(run.program.log)}"
