"""The service as a process of its own: workers share one port, and stop together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

START_TIMEOUT_SECONDS = 90


@contextmanager
def running_service(**settings: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "NLP_PORT": str(port), **settings}
    process = subprocess.Popen([sys.executable, "-m", "smartrec_nlp"], env=environment)
    try:
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=10).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the service did not start")


def worker_ids(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(child) for child in children.split()]


@pytest.mark.slow("starts the service with two processes")
def test_two_workers_answer_on_one_port_and_stop_at_a_signal() -> None:
    with running_service(NLP_WORKERS="2") as (url, process):
        wait_until_ready(url, process)
        workers = worker_ids(process)
        answer = httpx.post(f"{url}/v1/map", json={"query": "red dress"}, timeout=10).json()
        told = [httpx.get(f"{url}/metrics", timeout=10).text for _ in range(6)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert len(workers) == 2
    assert answer["category"][0]["name"] == "Dress"
    counted = 'http_requests_total{method="POST",route="/v1/map",status="200"} 1.0'
    assert all(counted in metrics for metrics in told), "whichever worker is asked tells of all"


def test_all_workers_end_with_an_error_when_one_of_them_dies() -> None:
    with running_service(NLP_WORKERS="2") as (url, process):
        wait_until_ready(url, process)
        workers = worker_ids(process)
        os.kill(workers[0], signal.SIGKILL)
        assert process.wait(timeout=30) == 1
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def test_a_wrong_vocabulary_folder_is_named_and_nothing_starts(tmp_path: Path) -> None:
    environment = {**os.environ, "NLP_VOCABULARY_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "smartrec_nlp"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "The nlp service does not start." in done.stderr
    assert "list_attr_cloth.txt" in done.stderr
