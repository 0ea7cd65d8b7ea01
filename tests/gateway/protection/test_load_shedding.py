"""What the gateway takes for load of its own: its own work, and no wait for others."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.protection.load.concurrency_limit import LimitOptions
from smartrec_gateway.protection.load.elsewhere import waiting_elsewhere
from smartrec_gateway.protection.load.load_shedding import LoadShedding

SLOW_SECONDS, TAKES_SECONDS = 0.5, 0.8
OPTIONS = LimitOptions(slow_seconds=SLOW_SECONDS, max_wait_seconds=0.0, at_start=100)
SEARCH = {"type": "http", "method": "POST", "path": "/v1/search/text", "headers": []}


def taking_long(*, is_elsewhere: bool) -> ASGIApp:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        with waiting_elsewhere() if is_elsewhere else nullcontext():
            await asyncio.sleep(TAKES_SECONDS)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


async def limit_after(app: ASGIApp) -> float:
    shedding = LoadShedding(app, OPTIONS)

    async def nothing(_: Message | None = None) -> Message:
        return {"type": "http.request", "body": b""}

    async def sent(_: Message) -> None:
        """To nobody."""

    await shedding(dict(SEARCH), nothing, sent)
    return shedding.limit.limit


async def test_only_slow_work_of_its_own_lowers_what_the_gateway_takes_at_once() -> None:
    own, elsewhere = await asyncio.gather(
        limit_after(taking_long(is_elsewhere=False)), limit_after(taking_long(is_elsewhere=True))
    )
    assert own < OPTIONS.at_start
    assert elsewhere == OPTIONS.at_start
