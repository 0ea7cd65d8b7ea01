"""The server as TensorFlow's own client and loader see it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from running_model_server import running_model_server
from serving_client import MODELS

pytestmark = pytest.mark.training
CLIENT = Path(__file__).with_name("reference_client.py")
CONFIG = 'model_config_list {{ config {{ name: "prices" base_path: "{models}/prices" }} }}'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the reference client reports of a server of its own, which it reconfigures at the end."""
    folder = tmp_path_factory.mktemp("reference")
    config = folder / "models.config"
    config.write_text(CONFIG.format(models=MODELS))
    with running_model_server(folder, "--model_config_file", str(config)) as server:
        command = [sys.executable, str(CLIENT), server.address, str(MODELS)]
        environment = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


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
