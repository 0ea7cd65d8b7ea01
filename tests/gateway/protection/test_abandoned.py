"""A caller who leaves before the answer."""

from __future__ import annotations

import asyncio
import json

import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.fakes import URLS, FakeServices


class Caller:
    """Sends one request to an application, and goes away when told."""

    def __init__(self, method: str, path: str, body: object = None) -> None:
        self.leaves = asyncio.Event()
        self._body = json.dumps(body).encode() if body else b""
        self._has_sent = False
        self.sent: list[dict[str, object]] = []
        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        self.scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
        self.scope |= {"headers": headers, "query_string": b"", "client": ("127.0.0.1", 1), "root_path": ""}
        self.scope |= {"http_version": "1.1", "scheme": "http", "server": ("localhost", 80)}

    async def receive(self) -> dict[str, object]:
        if not self._has_sent:
            self._has_sent = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, object]) -> None:
        self.sent.append(message)


@pytest.mark.parametrize(
    "caller",
    [
        ("POST", "/v1/search/text", {"query": "red dress"}),
        ("GET", "/v1/users/maya/recommendations", None),
    ],
)
async def test_what_was_asked_of_the_services_for_a_caller_who_left_is_given_up(
    services: FakeServices, caller: tuple[str, str, object]
) -> None:
    services.recommender.trouble = "slow"
    app = create_app(GatewaySettings(**URLS), services)
    async with app.router.lifespan_context(app), asyncio.timeout(10):
        leaving = Caller(*caller)
        answering = asyncio.ensure_future(app(leaving.scope, leaving.receive, leaving.send))
        await services.recommender.was_asked.wait()
        leaving.leaves.set()
        await answering
    assert leaving.sent == []
    assert services.recommender.given_up == 1


async def test_a_purchase_is_recorded_even_if_its_caller_leaves(services: FakeServices) -> None:
    services.recommender.is_held = asyncio.Event()
    app = create_app(GatewaySettings(**URLS), services)
    async with app.router.lifespan_context(app), asyncio.timeout(10):
        leaving = Caller(
            "POST", "/v1/transactions", {"user_id": "maya", "product_id": "P00005", "kind": "purchase"}
        )
        answering = asyncio.ensure_future(app(leaving.scope, leaving.receive, leaving.send))
        await services.recommender.was_asked.wait()
        leaving.leaves.set()
        services.recommender.is_held.set()
        await answering
    assert len(services.recommender.transactions) == 1
