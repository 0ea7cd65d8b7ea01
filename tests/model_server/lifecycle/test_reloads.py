"""Versions that come and go give their memory back."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx

from smartrec.embedded.processes import wait_until
from tests.model_server.serving_client import MODELS
from tests.running_model_server import RunningModelServer, running_model_server

RELOADS = 20
WARM_AFTER = 4
MOST_MORE_BYTES = 25_000_000


async def test_twenty_reloads_cost_no_memory(tmp_path: Path) -> None:
    base = tmp_path / "model"
    base.mkdir()
    add_version(base, 1)
    flags = ("--model_name", "m", "--model_base_path", str(base), "--file_system_poll_wait_seconds", "0.05")
    with running_model_server(tmp_path, *flags) as server:
        resident = []
        for number in range(2, RELOADS + 2):
            add_version(base, number)
            assert wait_until(lambda n=number: states(server) == {**ended(n), str(n): "AVAILABLE"}, 60)
            resident.append(server.resident_bytes)
    assert len(resident) == RELOADS
    grown = max(resident[WARM_AFTER:]) - resident[WARM_AFTER]
    assert grown < MOST_MORE_BYTES, [f"{each / 1e6:.0f} MB" for each in resident]


def add_version(base: Path, number: int) -> None:
    copy = base / f"copying-{number}"
    shutil.copytree(MODELS / "glance" / "1", copy)
    copy.rename(base / str(number))


def states(server: RunningModelServer) -> dict[str, str]:
    versions = httpx.get(f"{server.url}/v1/models/m").json()["model_version_status"]
    return {each["version"]: each["state"] for each in versions}


def ended(number: int) -> dict[str, str]:
    """Every version before `number` has been unloaded."""
    return {str(each): "END" for each in range(1, number)}
