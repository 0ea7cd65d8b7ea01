"""The server as TensorFlow's own client and loader see it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.model_server.serving_client import MODELS
from tests.running_model_server import running_model_server

pytestmark = pytest.mark.training
CLIENT = Path(__file__).parents[1].joinpath("reference_client.py")
WARMUP = Path(__file__).parents[1].joinpath("reference_warmup.py")
CONFIG = 'model_config_list {{ config {{ name: "prices" base_path: "{models}/prices" }} }}'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the reference client reports of a server of its own, which it reconfigures at the end."""
    folder = tmp_path_factory.mktemp("reference")
    config = folder / "models.config"
    config.write_text(CONFIG.format(models=MODELS))
    with running_model_server(folder, "--model_config_file", str(config)) as server:
        return json.loads(run_with_tensorflow(CLIENT, server.address, str(MODELS)).splitlines()[-1])


def run_with_tensorflow(*command: str | Path) -> str:
    """In a process of its own: TensorFlow's messages and ours cannot be in one."""
    environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
    arguments = [sys.executable, *map(str, command)]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_reference_client_gets_what_tensorflow_computes(report: dict[str, Any]) -> None:
    assert report["predicted"] == report["computed"]
    assert report["computed"]["total"] == [12.0, 24.0]


def test_the_metadata_is_what_tensorflow_loads(report: dict[str, Any]) -> None:
    assert report["told"] == report["loaded"]
    assert report["loaded"]["count"] == ["int32", [-1, 1]]


def test_states_errors_and_a_reload_are_understood(report: dict[str, Any]) -> None:
    assert report["states"] == [[1, "AVAILABLE"]]
    assert report["refusal"] == ["NOT_FOUND", "Servable not found for request: Latest(nobody)"]
    assert report["reload"] == 0


@pytest.mark.slow("starts TensorFlow in a process of its own")
def test_warm_up_requests_that_tensorflow_recorded_are_run(tmp_path: Path) -> None:
    version = tmp_path / "prices" / "1"
    shutil.copytree(MODELS / "prices" / "1", version)
    (version / "assets.extra").mkdir()
    run_with_tensorflow(WARMUP, version / "assets.extra" / "tf_serving_warmup_requests")
    flags = ("--model_name", "prices", "--model_base_path", str(version.parent))
    with running_model_server(tmp_path, *flags) as server:
        line = next(line for line in server.log.splitlines() if "model_version_warmed_up" in line)
        assert json.loads(line)["ran"] == 2
