"""A gateway in front of fake services."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.gateway.client import gateway_client, picture_bytes
from tests.gateway.fakes import FakeServices


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
async def gateway(services: FakeServices) -> AsyncIterator[httpx.AsyncClient]:
    async with gateway_client(services) as client:
        yield client


@pytest.fixture
def photo() -> bytes:
    return picture_bytes()
