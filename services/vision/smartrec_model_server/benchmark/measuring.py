"""What is measured of each contender, and how: for some seconds, after a first answer that does not count."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

Outputs = dict[str, npt.NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Row:
    """`seconds`: of each request; `rows`: answered in all (pictures, or numbers), over `wall_seconds`."""

    name: str
    rows: int
    wall_seconds: float
    seconds: list[float]
    resident_bytes: int | None = None
    largest_difference: float | None = None

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.wall_seconds

    @property
    def median_ms(self) -> float:
        return median(self.seconds) * 1000


def repeat(work: Callable[[], object], seconds: float) -> list[float]:
    """The seconds of each run of `work`, one after the other."""
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.monotonic()
        work()
        times.append(time.monotonic() - started)
    return times


async def load(
    ask: Callable[[], Awaitable[object]], callers: int, seconds: float
) -> tuple[float, list[float]]:
    """`callers` ask again and again. Returns: seconds in all, and of each request."""
    times: list[float] = []
    started = time.monotonic()
    end = started + seconds

    async def keep_asking() -> None:
        while time.monotonic() < end:
            before = time.monotonic()
            await ask()
            times.append(time.monotonic() - before)

    await asyncio.gather(*(keep_asking() for _ in range(callers)))
    return time.monotonic() - started, times


def difference(outputs: Outputs, expected: Outputs) -> float:
    """The largest between any two numbers."""
    return max(float(np.abs(outputs[name] - expected[name]).max()) for name in expected)


def resident_bytes(pid: int) -> int | None:
    """None where there is no /proc."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096
    except OSError:
        return None
