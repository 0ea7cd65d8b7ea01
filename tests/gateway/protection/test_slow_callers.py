"""Callers who send slowly, or not at all, and more callers than can be answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.types import Receive, Scope, Send

from smartrec_gateway.main import create_app
from smartrec_gateway.protection.load.concurrency_limit import LimitOptions
from smartrec_gateway.protection.load.load_shedding import LoadShedding
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.caller import Caller
from tests.gateway.client import gateway_client
from tests.gateway.fakes import URLS, FakeServices

PART_OF_A_FORM = b'--x\r\ncontent-disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n\xff\xd8'


async def answered(caller: Caller, services: FakeServices, **settings: object) -> Caller:
    app = create_app(GatewaySettings(**URLS, **settings), services)  # type: ignore[arg-type]
    async with app.router.lifespan_context(app), asyncio.timeout(10):
        await app(caller.scope, caller.receive, caller.send)
    return caller


async def test_a_trickled_json_body_ends_in_time_and_with_its_connection(services: FakeServices) -> None:
    caller = Caller("POST", "/v1/search/text", b'{"query": "red', is_whole=False)
    await answered(caller, services, body_timeout_seconds=0.05)
    assert caller.status == 408
    assert (b"connection", b"close") in caller.sent[0]["headers"]
    assert services.nlp.requests == []


async def test_a_stalled_upload_ends_soon_and_gives_its_place_back(services: FakeServices) -> None:
    kind = "multipart/form-data; boundary=x"
    for _ in range(2):
        stalled = Caller("POST", "/v1/search/image", PART_OF_A_FORM, kind, is_whole=False)
        await answered(
            stalled,
            services,
            max_concurrent_uploads=1,
            upload_grace_seconds=0.05,
            min_upload_bytes_per_second=10_000,
        )
        assert stalled.status == 408
        assert b"upload-too-slow" in stalled.sent[1]["body"]


async def test_what_the_gateway_cannot_answer_in_time_is_refused_before_any_work() -> None:
    begun, end = 0, asyncio.Event()

    async def slow_app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal begun
        begun += 1
        await end.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})

    door = LoadShedding(slow_app, LimitOptions(1.0, 0.0, at_start=4))
    callers = [Caller("GET", "/v1/popular") for _ in range(10)]
    calls = [asyncio.ensure_future(door(each.scope, each.receive, each.send)) for each in callers]
    await asyncio.gather(*calls[4:])
    assert [each.status for each in callers[4:]] == [503] * 6
    assert begun == 4
    page = Caller("GET", "/")
    still_served = asyncio.ensure_future(door(page.scope, page.receive, page.send))
    end.set()
    await asyncio.gather(*calls, still_served)
    assert [each.status for each in (*callers[:4], page)] == [200] * 5


@pytest.mark.parametrize("path", ["/v1/search/text", "/v1/transactions:batch"])
async def test_a_body_without_end_is_refused_in_the_middle(services: FakeServices, path: str) -> None:
    async def without_end() -> AsyncIterator[bytes]:
        for _ in range(1_000):
            yield b"a" * 65_536
        pytest.fail("it takes everything")

    async with gateway_client(services) as gateway, asyncio.timeout(30):
        answer = await gateway.post(path, content=without_end(), headers={"content-type": "application/json"})
    assert_problem(answer, 413, "body-too-large")
