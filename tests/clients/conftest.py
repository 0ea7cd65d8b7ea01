"""A gateway at a real port, in front of fake services, and an application that fails at first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import URLS, FakeServices
from tests.served import served

KEY = "sk-of-the-clients-tests"


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def gateway(services: FakeServices) -> Iterator[str]:
    """Its address; all calls need `KEY`."""
    with served(create_app(GatewaySettings(**URLS, api_key=KEY), services)) as address:
        yield address
