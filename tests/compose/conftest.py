"""The stack of docker-compose.yml on a real engine: built and started once for all tests that need it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from smartrec.embedded.ports import free_port

REPOSITORY = Path(__file__).parents[2]
PROJECT = "smartrec-test"


class Compose:
    """The project under test."""

    project = PROJECT

    def __init__(self, port: int, models: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.models = models
        chosen = {
            "PORT": str(port),
            "SMARTREC_VERSION": "test",
            "DEMO_PRODUCTS": "400",
            "MODEL_FOLDER": str(models),  # a copy, so that a test may put a version there
            "GATEWAY_DRAIN_SECONDS": "2",
        }
        self.environment = {**os.environ, "GATEWAY_API_KEY": "", **chosen}

    def __call__(self, *arguments: str, timeout_seconds: float = 900, check: bool = True) -> str:
        done = subprocess.run(
            ["docker", "compose", "--project-name", PROJECT, "--profile", "cpu", *arguments],
            cwd=REPOSITORY,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
        )
        assert not check or done.returncode == 0, f"{arguments}:\n{done.stdout}\n{done.stderr}\n{self.logs()}"
        return done.stdout

    def logs(self) -> str:
        return subprocess.run(
            ["docker", "compose", "--project-name", PROJECT, "logs", "--no-color", "--tail", "20"],
            cwd=REPOSITORY,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    def container(self, service: str) -> dict:
        identity = self("ps", "--all", "--quiet", service).split()[0]
        inspected = subprocess.run(
            ["docker", "inspect", identity], capture_output=True, text=True, check=True
        )
        return json.loads(inspected.stdout)[0]

    def find_gateway(self) -> None:
        """Which of the published ports it has, after an update."""
        self.url = "http://" + self("port", "gateway", "8000").split()[0]

    def search(self, query: str) -> dict:
        answer = httpx.post(
            f"{self.url}/v1/search/text", json={"query": query, "user_id": "maya"}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def compose(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """Built and up; everything of it is removed at the end."""
    models = tmp_path_factory.mktemp("models") / "fashion"
    shutil.copytree(REPOSITORY / "models/fashion", models)
    compose = Compose(free_port(), models)
    compose("down", "--volumes", "--remove-orphans")
    try:
        compose("build")
        compose("up", "--wait", "--wait-timeout", "600")
        yield compose
    finally:
        compose("down", "--volumes", "--remove-orphans", check=False)


@pytest.fixture(scope="session")
def photo(compose: Compose) -> bytes:
    found = compose.search("striped shirt")["products"][0]
    return httpx.get(f"{compose.url}{found['image_url']}", timeout=10).content
