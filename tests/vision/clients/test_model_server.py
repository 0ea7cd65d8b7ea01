"""The client of the model server, where servers come, go and misbehave."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

from smartrec_service.resilience import deadlines
from smartrec_service.resilience.deadlines import timeout_header
from smartrec_vision.clients.model_server import ModelServer
from smartrec_vision.inference.predictions import PredictionFailed
from tests.running_model_server import RunningModelServer, running_model_server

# Our model's signature, answered from the picture's first pixels.
GLANCE = Path(__file__).parents[2] / "model_server" / "models" / "glance"
PIXELS = np.full((1, 224, 224, 3), 51, np.uint8)


@contextmanager
def replica(folder: Path, name: str = "fashion", model: Path = GLANCE) -> Iterator[RunningModelServer]:
    with running_model_server(folder, "--model_name", name, "--model_base_path", str(model)) as server:
        yield server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModelServer]:
    with replica(tmp_path_factory.mktemp("glance")) as server:
        yield server


@pytest.fixture
async def client(server: RunningModelServer) -> AsyncIterator[ModelServer]:
    client = ModelServer(server.address, "fashion", deadline_seconds=30)
    yield client
    await client.close()


def requests_of(server: RunningModelServer) -> float:
    text = httpx.get(f"{server.url}/monitoring/prometheus/metrics").text
    name = ':tensorflow:serving:request_count{model_name="fashion",status="OK"}'
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


async def test_each_picture_of_a_request_has_its_own_prediction(client: ModelServer) -> None:
    two = np.concatenate([PIXELS, PIXELS * 2])
    first, second = await client.predict(two, {})
    assert first.box.tolist() == pytest.approx([0.2] * 4)
    assert second.box.tolist() == pytest.approx([0.4] * 4)
    assert first.version == await client.newest_version() == 1


async def test_nobody_is_asked_for_a_caller_who_has_gone(
    client: ModelServer, server: RunningModelServer
) -> None:
    before = requests_of(server)
    deadlines.begin(timeout_header(0))
    with pytest.raises(PredictionFailed, match="waited"):
        await client.predict(PIXELS, {})
    assert requests_of(server) == before
    deadlines.begin(timeout_header(30))
    await client.predict(PIXELS, {})


async def test_replicas_share_the_load_and_one_that_dies_fails_no_request(
    server: RunningModelServer, tmp_path: Path
) -> None:
    before = requests_of(server)
    with replica(tmp_path) as mortal:
        addresses = f"ipv4:{server.address},{mortal.address}"
        client = ModelServer(addresses, "fashion", deadline_seconds=30)
        for _ in range(20):
            await client.predict(PIXELS, {})
        both = (requests_of(server) - before, requests_of(mortal))
        assert sum(both) == 20
        assert min(both) >= 5
        asking = asyncio.create_task(_ask_many(client, 60))
        await asyncio.to_thread(mortal.process.stop)
        await asking
        await client.predict(PIXELS, {})
        await client.close()


async def _ask_many(client: ModelServer, count: int) -> None:
    for _ in range(count):
        await client.predict(PIXELS, {})


async def test_a_model_of_another_kind_or_name_is_no_prediction(
    server: RunningModelServer, tmp_path: Path
) -> None:
    stranger = ModelServer(server.address, "nobody", deadline_seconds=30)
    with pytest.raises(PredictionFailed, match="NOT_FOUND"):
        await stranger.predict(PIXELS, {})
    with pytest.raises(PredictionFailed):
        await stranger.newest_version()
    await stranger.close()
    with replica(tmp_path, model=GLANCE.parent / "half_plus_two") as other:
        client = ModelServer(other.address, "fashion", deadline_seconds=30)
        with pytest.raises(PredictionFailed, match="INVALID_ARGUMENT"):
            await client.predict(PIXELS, {})
        await client.close()


async def test_a_server_that_does_not_answer_in_time_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, says nothing
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        client = ModelServer(address, "fashion", deadline_seconds=0.2)
        with pytest.raises(PredictionFailed, match="DEADLINE_EXCEEDED"):
            await client.predict(PIXELS, {})
        await client.close()
