"""The vision service as its callers meet it, over a real model server with the repository's own model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from smartrec_vision.main import create_app
from smartrec_vision.settings import VisionSettings
from tests.running_model_server import RunningModelServer, running_model_server
from tests.vision.own_model import MODEL_FOLDER, NewClient


@pytest.fixture(scope="session")
def fashion_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModelServer]:
    flags = ("--model_name", "fashion", "--model_base_path", str(MODEL_FOLDER))
    with running_model_server(tmp_path_factory.mktemp("fashion_server"), *flags) as server:
        yield server


@pytest.fixture
async def new_client() -> AsyncIterator[NewClient]:
    """Makes a client on a vision service of its own, with the settings given; all end with the test."""
    async with AsyncExitStack() as stack:

        async def new(**settings: Any) -> httpx.AsyncClient:
            app = create_app(VisionSettings(model_folder=MODEL_FOLDER, **settings))
            await stack.enter_async_context(app.router.lifespan_context(app))
            transport = httpx.ASGITransport(app)
            return await stack.enter_async_context(
                httpx.AsyncClient(transport=transport, base_url="http://vision")
            )

        yield new


@pytest.fixture
async def vision(new_client: NewClient, fashion_server: RunningModelServer) -> httpx.AsyncClient:
    client: httpx.AsyncClient = await new_client(model_server=fashion_server.address)
    return client
