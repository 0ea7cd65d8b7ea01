"""Commands beside a stack that runs, and one of its services that dies."""

from __future__ import annotations

import json
import os
import signal
import uuid
from typing import Any

import httpx
import pytest

from smartrec.embedded.ports import free_port
from smartrec.embedded.processes import wait_until
from tests.running_demo import RunningDemo, smartrec

PATIENCE_SECONDS = 60.0  # of a busy machine
PARTS = {"postgres", "valkey", "model-server", "vision", "nlp", "recommender", "gateway"}


def test_status_names_every_part_that_is_ready(stack: RunningDemo):
    def status() -> dict[str, Any]:
        return json.loads(smartrec("status", "--json", "--data", str(stack.folder)).stdout)

    def ready_parts() -> set[str]:
        return {process["name"] for process in status()["processes"] if process["ready"]}

    assert status()["url"] == stack.url
    # A test before may have ended or paused one.
    assert wait_until(lambda: ready_parts() == PARTS, PATIENCE_SECONDS, 0.1), ready_parts()


def test_the_search_command_asks_by_words_and_by_picture(stack: RunningDemo):
    folder = str(stack.folder)
    found = smartrec("search", "--text", "blue jeans", "--user", "maya", "--json", "--data", folder)
    assert len(json.loads(found.stdout)["products"]) == 10
    shown = smartrec("search", "--image", str(stack.shop / "photo.jpg"), "--data", folder)
    assert "category" in shown.stdout


def test_a_refused_search_is_told_without_a_traceback(stack: RunningDemo):
    refused = smartrec("search", "--text", " ", "--data", str(stack.folder))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


def test_a_second_stack_on_the_same_data_is_refused(stack: RunningDemo):
    again = smartrec("up", "--data", str(stack.folder), "--port", str(free_port()))
    assert again.returncode == 1
    assert "already runs" in again.stderr


@pytest.mark.slow("waits until a service has started again")
def test_a_killed_service_comes_back(stack: RunningDemo):
    def is_well() -> bool:
        """Whether a sentence that was never read before is answered by all parts."""
        query = f"black dress under {uuid.uuid4().int % 10**6 + 100} euros"
        answer = httpx.post(f"{stack.url}/v1/search/text", json={"query": query}, timeout=30)
        return answer.status_code == 200 and not answer.json()["degraded"]

    killed = stack.pids()["nlp"]
    os.kill(killed, signal.SIGKILL)
    assert wait_until(lambda: stack.pids().get("nlp", killed) != killed, PATIENCE_SECONDS, 0.1)
    assert wait_until(is_well, PATIENCE_SECONDS, 0.1)
