"""A caller who leaves before the answer."""

from __future__ import annotations

import asyncio

import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.caller import Caller
from tests.gateway.fakes import URLS, FakeServices


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
    assert services.recommender.given_up == len(services.recommender.requests) > 0


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
