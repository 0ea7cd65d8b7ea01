"""Child processes that cannot outlive us: started through `launch.py`, logged to a file, stopped gently.

Start them from the main thread only: Linux ties a child's life to the thread that started it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from smartrec.embedded.accounts import Account

LAUNCH_SCRIPT = Path(__file__).with_name("launch.py")
LARGEST_LOG_BYTES = 5_000_000
KEPT_LOG_BYTES = 1_000_000
KILL_TIMEOUT_SECONDS = 5.0


@dataclass(frozen=True)
class Program:
    """What to run: an absolute program path with arguments, its environment, log and the way to stop it.

    `child_title`: how the command lines of children begin that leave the program's process group.
    """

    name: str
    argv: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    child_title: str | None = None


class Process:
    """One run of a program."""

    def __init__(self, program: Program) -> None:
        """Starts it at once; its output is appended to the program's log."""
        self.program = program
        account = program.account
        who = (str(account.uid), str(account.gid)) if account else ("-1", "-1")
        launch = (
            sys.executable,
            "-I",
            "-S",
            str(LAUNCH_SCRIPT),
            str(os.getpid()),
            str(int(program.stop_signal)),
            *who,
        )
        with open_log(program.log) as log:
            self._child = subprocess.Popen(
                (*launch, *program.argv),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **program.environment},
                cwd=program.folder,
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops all in order
            )
        self.pid = self._child.pid

    def exit_code(self) -> int | None:
        """The exit code, negative for a signal, or None while it runs."""
        return self._child.poll()

    def ask_to_stop(self) -> None:
        """Sends the program's own stop signal; returns at once."""
        with contextlib.suppress(ProcessLookupError):
            self._child.send_signal(self.program.stop_signal)

    def stop(self, grace_seconds: float = 15.0) -> None:
        """Asks it to stop, waits up to `grace_seconds`, then kills it and whatever it has started."""
        self.ask_to_stop()
        try:
            self._child.wait(grace_seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            self.end_leftovers()

    def kill(self) -> None:
        """Ends it and its children at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._child.wait()
        self.end_leftovers()

    def end_leftovers(self) -> None:
        """Kills the children of a process that has ended: they may hold its port, or its memory."""
        title = self.program.child_title
        kill_all(lambda one: one.group == self.pid or (title is not None and one.command.startswith(title)))


@contextlib.contextmanager
def open_log(path: Path) -> Iterator[int]:
    """A descriptor to append to `path`, which is first cut to its last part when it has grown large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shorten_log(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def shorten_log(path: Path) -> None:
    """Cuts a log that has grown large to its last part, in place: its writer, which appends, goes on."""
    if not path.exists() or path.stat().st_size <= LARGEST_LOG_BYTES:
        return
    with path.open("rb") as log:
        log.seek(-KEPT_LOG_BYTES, os.SEEK_END)
        kept = log.read()
    os.truncate(path, 0)
    with path.open("ab") as log:
        log.write(kept)


def last_lines(log: Path, count: int = 12) -> str:
    """The last lines of a log, for a message about the process that wrote it."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


def wait_until(is_true: Callable[[], bool], timeout_seconds: float, interval_seconds: float = 0.02) -> bool:
    """Polls a condition; False when the time is up."""
    end = time.monotonic() + timeout_seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(interval_seconds)
    return True


def command_of(pid: int) -> str:
    """The command line of a running process; empty when there is none (or it is a zombie)."""
    if sys.platform == "linux":
        try:
            return (
                Path(f"/proc/{pid}/cmdline")
                .read_bytes()
                .replace(b"\0", b" ")
                .decode(errors="replace")
                .strip()
            )
        except (FileNotFoundError, ProcessLookupError):
            return ""
    ps = ["/bin/ps", "-ww", "-o", "args=", "-p", str(pid)]
    done = subprocess.run(ps, capture_output=True, text=True, check=False)
    return done.stdout.strip()


@dataclass(frozen=True)
class SystemProcess:
    """A process of this machine, by what everybody may read."""

    pid: int
    group: int
    command: str


def kill_all(is_meant: Callable[[SystemProcess], bool]) -> None:
    """Kills the processes that are meant, and waits up to KILL_TIMEOUT_SECONDS until there are none."""

    def has_killed_all() -> bool:
        left = [process for process in running_processes() if is_meant(process)]
        for process in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process.pid, signal.SIGKILL)
        return not left

    wait_until(has_killed_all, KILL_TIMEOUT_SECONDS)


def running_processes() -> list[SystemProcess]:
    """All that run, are no zombies, and are not hidden from us."""
    if sys.platform != "linux":
        ps = ["/bin/ps", "-axww", "-o", "pid=,pgid=,args="]
        done = subprocess.run(ps, capture_output=True, text=True, check=False)
        rows = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
        return [SystemProcess(int(row[0]), int(row[1]), row[2]) for row in rows if len(row) == 3]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        pid = int(folder.name)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if command := command_of(pid):
                found.append(SystemProcess(pid, os.getpgid(pid), command))
    return found
