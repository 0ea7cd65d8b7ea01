"""CPU time and memory of the stack's processes, as Linux tells them in /proc."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from smartrec.stack import state

MEBIBYTE = 1024 * 1024


def pids_of(folder: Path) -> dict[str, int]:
    """By name the processes of the stack that runs on this data folder. Raises: SystemExit without one."""
    found = state.read_state(folder)
    if found is None:
        raise SystemExit(f"No stack runs on {folder}.")
    return {process.name: process.pid for process in found.processes}


def with_children(pid: int) -> list[int]:
    """A process and all that it has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in with_children(int(child)))]


def cpu_seconds(pid: int) -> float:
    """What the process and its children have used so far, in user and kernel mode."""
    return sum(_cpu_seconds(each) for each in with_children(pid))


def _cpu_seconds(pid: int) -> float:
    """The scheduler's own count, in nanoseconds; that of /proc/PID/stat knows hundredths of a second."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def memory_mebibytes(pid: int) -> float:
    """Proportional set size: memory that several processes share counts in parts."""
    total_kibibytes = 0
    for each in with_children(pid):
        for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total_kibibytes += int(line.split()[1])
    return total_kibibytes * 1024 / MEBIBYTE


def cpu_by_name(pids: Mapping[str, int]) -> dict[str, float]:
    """The CPU seconds of each process so far."""
    return {name: cpu_seconds(pid) for name, pid in pids.items()}
