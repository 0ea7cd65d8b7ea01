"""Refuses what the gateway itself cannot answer in time, before any work is done for it (pure ASGI).

Each service has a limit of its own (`admission`); this one is for the gateway's own processor. It counts from
the whole body to the answer's first byte, without the waits for others, so that neither slow connections nor
a service that hangs pass for load. Pictures have places of their own (`upload_slots`).
"""

from __future__ import annotations

from contextlib import AsyncExitStack

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.problems import ServiceBusy
from smartrec_gateway.protection.access import is_api
from smartrec_gateway.protection.bodies.body_limits import PICTURES, PRODUCT_BATCH
from smartrec_gateway.protection.load.concurrency_limit import ConcurrencyLimit, LimitOptions, NoRoom
from smartrec_gateway.protection.load.elsewhere import count_waits
from smartrec_service.problems import problem_response

RETRY_AFTER_SECONDS = 1
# A page asks for several lists at once, and a burst of searches may wait for a service that hangs.
# Steps of a tenth take a minute from there to what a slow machine can do (the simulation in the tests).
OPTIONS = LimitOptions(
    slow_seconds=1.0, max_wait_seconds=0.0, at_start=256, least=16, most=1024, steepest_decrease=0.5
)


class LoadShedding:
    """ASGI middleware for all under /v1 but pictures, and products that are written."""

    def __init__(self, app: ASGIApp, options: LimitOptions = OPTIONS) -> None:
        self.app = app
        self.limit = ConcurrencyLimit(options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_api(scope["path"]) or _may_be_slow(scope):
            await self.app(scope, receive, send)
            return
        async with AsyncExitStack() as place:
            try:
                await place.enter_async_context(self.limit.turn(count_waits()))
            except NoRoom:
                request_id = scope.get("state", {}).get("request_id", "")
                await problem_response(busy(), request_id)(scope, receive, send)
                return

            async def send_and_leave(message: Message) -> None:
                if message["type"] == "http.response.start":
                    await place.aclose()
                await send(message)

            await self.app(scope, receive, send_and_leave)


def _may_be_slow(scope: Scope) -> bool:
    """What waits for pictures says nothing of the gateway's own processor."""
    return scope["path"] in PICTURES or scope["path"] == PRODUCT_BATCH or scope["method"] == "PUT"


def busy() -> ServiceBusy:
    return ServiceBusy(
        f"Try again in {RETRY_AFTER_SECONDS} s, and then more slowly.",
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )
