"""What is measured of each contender, and how: in rounds that all take part in, so that a machine whose speed
drifts slows all of them alike.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

Outputs = dict[str, npt.NDArray[np.float32]]
ROUNDS = 4
_PAUSE_SECONDS = 0.3  # threads of the one before may still spin


@dataclass(slots=True)
class Contender:
    """`run`: answers requests of `rows` rows for some seconds. Returns: seconds in all, and of each request.

    `pid`: of the process whose memory counts, where it is one of its own. `difference`: see `difference`.
    """

    name: str
    rows: int
    run: Callable[[float], Awaitable[tuple[float, list[float]]]]
    pid: int | None = None
    difference: float | None = None
    wall_seconds: float = 0.0
    seconds: list[float] = field(default_factory=list)
    resident_bytes: int | None = None

    async def take_part(self, seconds: float) -> None:
        wall_seconds, times = await self.run(seconds)
        self.wall_seconds += wall_seconds
        self.seconds += times
        self.resident_bytes = resident_bytes(self.pid) if self.pid else None

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows * len(self.seconds) / self.wall_seconds

    @property
    def median_ms(self) -> float:
        return median(self.seconds) * 1000


async def in_rounds(contenders: Sequence[Contender], seconds: float) -> None:
    """Measures each for `seconds` in all, after a run that does not count."""
    for contender in contenders:
        await contender.run(min(1.0, seconds))
    for _ in range(ROUNDS):
        for contender in contenders:
            await asyncio.sleep(_PAUSE_SECONDS)
            await contender.take_part(seconds / ROUNDS)


async def repeat(work: Callable[[], object], seconds: float) -> tuple[float, list[float]]:
    """Runs `work` again and again. Returns: seconds in all, and of each run."""
    times: list[float] = []
    started = time.monotonic()
    while time.monotonic() < started + seconds:
        before = time.monotonic()
        work()
        times.append(time.monotonic() - before)
    return time.monotonic() - started, times


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
