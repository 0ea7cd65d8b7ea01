"""Ends the work for a caller who has gone (pure ASGI), and with it the calls to other services.

Writes go on: what was begun is done, so that nobody has to guess whether it was.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_service.observability.request_log import annotate

SEARCHES = "/v1/search/"


class EndAbandoned:
    """ASGI middleware for whatever only reads: searches and GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not (scope["method"] == "GET" or scope["path"].startswith(SEARCHES)):
            await self.app(scope, receive, send)
            return
        messages: asyncio.Queue[Message] = asyncio.Queue(maxsize=1)  # a body comes only as fast as it is read
        is_answered = False

        async def send_watched(message: Message) -> None:
            nonlocal is_answered
            is_answered = message["type"] == "http.response.body" and not message.get("more_body")
            await send(message)

        work = asyncio.ensure_future(self.app(scope, messages.get, send_watched))

        async def watch() -> None:
            message: Message = {}
            while message.get("type") != "http.disconnect":
                message = await receive()
                if message["type"] == "http.request":
                    await messages.put(message)
            if not is_answered:
                annotate(abandoned=True)
                work.cancel()

        watching = asyncio.ensure_future(watch())
        try:
            await asyncio.wait({work})
        finally:
            watching.cancel()
            work.cancel()  # without effect once it has ended
            with suppress(asyncio.CancelledError):
                await work
