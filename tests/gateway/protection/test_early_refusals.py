"""Searches that find no room are refused before anything is done for them, and as any other refusal looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.testing import capture_logs

from smartrec_gateway.main import create_app
from smartrec_gateway.protection.load.early_refusals import SEARCH, EarlyRefusals
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import URLS, FakeServices


class Inner:
    """What lies behind the door."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def door(inner: ASGIApp, *, has_room: bool) -> AsyncIterator[httpx.AsyncClient]:
    app = EarlyRefusals(inner, lambda: has_room)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        yield client


async def test_without_room_a_search_is_refused_and_told_when_to_come_back() -> None:
    inner = Inner()
    async with door(inner, has_room=False) as client:
        answer = await client.post(SEARCH, json={"query": "red dress"}, headers={"x-request-id": "mine-1"})
    assert_problem(answer, 503, "service-busy")
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "mine-1"
    assert inner.asked == []


async def test_each_refusal_has_the_line_of_any_other_request() -> None:
    async with door(Inner(), has_room=False) as client:
        with capture_logs() as lines:
            answers = [await client.post(SEARCH, json={}) for _ in range(3)]
    assert [line["request_id"] for line in lines] == [answer.headers["x-request-id"] for answer in answers]
    told = {
        (line["event"], line["method"], line["route"], line["status"], line["refused_by"]) for line in lines
    }
    assert told == {("request_finished", "POST", SEARCH, 503, "load")}


async def test_a_refusal_costs_its_caller_nothing_and_whoever_is_over_a_limit_takes_no_place(
    services: FakeServices,
) -> None:
    cost, dress = 3, {"query": "red dress"}
    settings = GatewaySettings(**{**URLS, "rate_limit_per_minute": 2 * cost})
    app = create_app(settings, services)
    async with app.router.lifespan_context(app):
        async with door(app, has_room=False) as full:
            refused = [await full.post(SEARCH, json=dress) for _ in range(5)]
        async with door(app, has_room=True) as free:
            served = [await free.post(SEARCH, json=dress) for _ in range(3)]
        async with door(app, has_room=False) as full:
            over_the_limit = await full.post(SEARCH, json=dress)
    assert {answer.status_code for answer in refused} == {503}
    assert [answer.status_code for answer in served] == [200, 200, 429]
    assert over_the_limit.status_code == 503  # nobody looked who it was


async def test_with_room_a_search_goes_on() -> None:
    inner = Inner()
    async with door(inner, has_room=True) as client:
        assert (await client.post(SEARCH, json={})).status_code == 204


async def test_without_room_everything_else_goes_on_and_so_do_pages_of_other_origins() -> None:
    inner = Inner()
    async with door(inner, has_room=False) as client:
        assert (await client.get("/v1/products/P1")).status_code == 204
        assert (await client.get(SEARCH)).status_code == 204
        foreign = await client.post(SEARCH, json={}, headers={"origin": "https://shop.example"})
        assert foreign.status_code == 204  # its refusal needs headers for its page
