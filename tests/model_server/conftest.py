"""One model server for these tests, with small models that somebody else has exported, and a client on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.model_server.serving_client import MODELS, ServingClient
from tests.running_model_server import RunningModelServer, running_model_server

CONFIG = """
model_config_list {{
  config {{
    name: "half_plus_two"
    base_path: "{models}/half_plus_two"
    version_labels {{ key: "stable" value: 1 }}
  }}
  config {{ name: "prices" base_path: "{models}/prices" }}
}}
"""


@pytest.fixture(scope="session")
def model_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModelServer]:
    folder = tmp_path_factory.mktemp("model_server")
    config = folder / "models.config"
    config.write_text(CONFIG.format(models=MODELS))
    with running_model_server(folder, "--model_config_file", str(config)) as server:
        yield server


@pytest.fixture
async def client(model_server: RunningModelServer) -> AsyncIterator[ServingClient]:
    async with ServingClient(model_server.address) as client:
        yield client
