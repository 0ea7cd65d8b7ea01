"""How the stack begins, resumes and ends: quickly the second time, and never with a process left behind."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import command_of, wait_until
from tests.running_demo import running_demo, smartrec

PRODUCTS = 50  # the least
# An idle machine of two cores takes 8 s; a busy one must still not come near the first start.
READY_SECONDS = 60.0


def seconds_to_ready(printed: str) -> float:
    return float(re.search(r"Ready after ([\d.]+) s", printed)[1])


@pytest.fixture(scope="module")
def folder(servers_folder: Path) -> Path:
    """A data folder whose shop is drawn and loaded by the first test that runs."""
    return servers_folder / "lifecycle"


@pytest.mark.slow("starts a whole stack of its own")
def test_a_demo_once_prints_both_answers_and_ends_then_recomputes_nothing(folder: Path):
    arguments = (
        "demo",
        "--once",
        "--products",
        str(PRODUCTS),
        "--data",
        str(folder),
        "--port",
        str(free_port()),
    )
    first = smartrec(*arguments)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "A photo" in first.stdout
    assert "red floral summer dress" in first.stdout
    drawn = {path: path.stat().st_mtime_ns for path in (folder / "shop").rglob("*")}

    second = smartrec(*arguments)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "drawn" not in second.stdout
    assert "loaded" not in second.stdout
    assert {path: path.stat().st_mtime_ns for path in (folder / "shop").rglob("*")} == drawn
    assert seconds_to_ready(second.stdout) < READY_SECONDS


@pytest.mark.slow("starts a whole stack of its own")
def test_a_terminated_stack_leaves_no_process(folder: Path):
    with running_demo(folder, PRODUCTS) as demo:
        pids = demo.pids()
        assert len(pids) == 7
        assert demo.stop() == 0
        assert [name for name, pid in pids.items() if command_of(pid)] == []
        assert not (folder / "jobs.json").exists()


@pytest.mark.slow("starts a whole stack of its own")
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child's life to its parent's")
def test_a_killed_supervisor_leaves_no_process_and_the_next_start_works_until_it_is_told_to_end(folder: Path):
    with running_demo(folder, PRODUCTS) as demo:
        pids = demo.pids()
        os.kill(demo.process.pid, signal.SIGKILL)
        assert wait_until(lambda: not any(command_of(pid) for pid in pids.values()), 30)
    with running_demo(folder, PRODUCTS) as demo:
        assert seconds_to_ready(demo.printed.read_text()) < READY_SECONDS
        assert smartrec("down", "--data", str(folder)).stdout.strip() == "Stopped."
        assert wait_until(lambda: demo.process.exit_code() == 0, 30)
