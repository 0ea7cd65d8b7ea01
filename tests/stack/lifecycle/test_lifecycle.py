"""How the stack begins, resumes and ends: quickly the second time, and never with a process left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import command_of, wait_until
from tests.running_demo import running_demo

PRODUCTS = 60
# An idle machine of two cores takes 8 s; a busy one must still not come near the first start.
READY_SECONDS = 60.0


def smartrec(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "smartrec", *arguments],
        env={**os.environ, "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


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
def test_status_search_and_down_work_on_a_running_stack(folder: Path):
    with running_demo(folder, PRODUCTS) as demo:
        status = json.loads(smartrec("status", "--json", "--data", str(folder)).stdout)
        assert status["url"] == demo.url
        assert {process["name"] for process in status["processes"] if process["ready"]} == {
            "postgres",
            "valkey",
            "model-server",
            "vision",
            "nlp",
            "recommender",
            "gateway",
        }

        found = smartrec("search", "--text", "blue jeans", "--user", "maya", "--json", "--data", str(folder))
        assert len(json.loads(found.stdout)["products"]) == 10
        picture = str(demo.shop / "photo.jpg")
        shown = smartrec("search", "--image", picture, "--data", str(folder))
        assert "category" in shown.stdout

        refused = smartrec("search", "--text", " ", "--data", str(folder))
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr

        again = smartrec("up", "--data", str(folder), "--port", str(free_port()))
        assert again.returncode == 1
        assert "already runs" in again.stderr

        assert smartrec("down", "--data", str(folder)).stdout.strip() == "Stopped."
        assert wait_until(lambda: demo.process.exit_code() == 0, 30)


@pytest.mark.slow("starts a whole stack of its own")
def test_a_killed_service_comes_back(folder: Path):
    with running_demo(folder, PRODUCTS) as demo:
        killed = demo.pids()["nlp"]
        os.kill(killed, signal.SIGKILL)
        assert wait_until(lambda: demo.pids().get("nlp", killed) != killed, 30, 0.1)
        command = ("search", "--text", "dress", "--json", "--data", str(folder))
        assert wait_until(lambda: "nlp" not in json.loads(smartrec(*command).stdout)["degraded"], 30, 0.1)


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
def test_a_killed_supervisor_leaves_no_process_and_the_next_start_works(folder: Path):
    with running_demo(folder, PRODUCTS) as demo:
        pids = demo.pids()
        os.kill(demo.process.pid, signal.SIGKILL)
        assert wait_until(lambda: not any(command_of(pid) for pid in pids.values()), 30)
    with running_demo(folder, PRODUCTS) as demo:
        assert seconds_to_ready(demo.printed.read_text()) < READY_SECONDS
