"""Bodies that come too slowly (pure ASGI).

A JSON body is here as a whole before anything is begun for it: a caller who trickles one holds nothing but
its connection, and that for a time. A picture is read by its endpoint as a stream, of at least some rate.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.problems import BodyTooSlow, UploadTooSlow
from smartrec_gateway.protection.bodies.body_limits import UPLOADS
from smartrec_service.problems import problem_response

# The rest of a body may never come: such a connection cannot serve another request.
CLOSE = {"Connection": "close"}


class ArrivingBodies:
    """ASGI middleware. `timeout_seconds`: for a whole JSON body. `bytes_per_second`: least rate of a picture,
    after `grace_seconds`.
    """

    def __init__(
        self, app: ASGIApp, timeout_seconds: float, bytes_per_second: int, grace_seconds: float
    ) -> None:
        self.app = app
        self.timeout_seconds = timeout_seconds
        self.bytes_per_second = bytes_per_second
        self.grace_seconds = grace_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"] in UPLOADS:
            await self.app(scope, self._no_slower_than_the_least_rate(receive), send)
        else:
            await self._with_whole_body(scope, receive, send)

    async def _with_whole_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self.timeout_seconds):
                body = await _whole_body(receive)
        except TimeoutError:
            advice = f"The body took over {self.timeout_seconds:g} seconds. Use a faster connection."
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(BodyTooSlow(advice, headers=CLOSE), request_id)(scope, receive, send)
            return
        if body is None:
            return
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_whole() -> Message:
            return messages.pop() if messages else await receive()

        await self.app(scope, receive_whole, send)

    def _no_slower_than_the_least_rate(self, receive: Receive) -> Receive:
        loop = asyncio.get_running_loop()
        begun, seen_bytes, is_whole = loop.time(), 0, False

        async def receive_in_time() -> Message:
            nonlocal seen_bytes, is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(
                    begun + self.grace_seconds + seen_bytes / self.bytes_per_second
                ):
                    message = await receive()
            except TimeoutError as error:
                advice = f"Send at least {self.bytes_per_second / 1024:g} KiB a second, or a smaller file."
                raise UploadTooSlow(advice, headers=CLOSE) from error
            seen_bytes += len(message.get("body", b""))
            is_whole = not message.get("more_body")
            return message

        return receive_in_time


async def _whole_body(receive: Receive) -> bytes | None:
    """None: the caller has gone."""
    chunks: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)
