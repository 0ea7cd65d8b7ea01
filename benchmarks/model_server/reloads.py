"""Memory over reloads: versions of our model come one after the other, each unloading the one before."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.model_server.measuring import resident_bytes
from benchmarks.model_server.running import running_server


async def memory_over_reloads(version: Path, port: int, count: int) -> list[int]:
    """Bytes resident once each of `count` further versions has taken over; none without /proc."""
    with tempfile.TemporaryDirectory(prefix="reloads-") as name:
        base = Path(name)
        _add(version, base, 1)
        resident: list[int] = []
        async with running_server(base, port, "--file_system_poll_wait_seconds", "0.1") as server:
            for number in range(2, count + 2):
                _add(version, base, number)
                await server.wait_for([number])
                shutil.rmtree(base / str(number - 1))
                if (now := resident_bytes(server.pid)) is not None:
                    resident.append(now)
        return resident


def _add(version: Path, base: Path, number: int) -> None:
    """Written beside, then renamed into place, so that half a copy is never seen."""
    copy = base / f"copying-{number}"
    shutil.copytree(version, copy)
    copy.rename(base / str(number))
