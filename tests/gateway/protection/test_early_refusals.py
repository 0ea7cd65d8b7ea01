"""Searches that find no room are refused before anything is done for them, and as any other refusal looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.types import Receive, Scope, Send

from smartrec_gateway.protection.load.early_refusals import SEARCH, EarlyRefusals
from tests.gateway.assertions import assert_problem


class Inner:
    """What lies behind the door."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        self.asked.append(scope["path"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def door(inner: Inner, *, has_room: bool) -> AsyncIterator[httpx.AsyncClient]:
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
