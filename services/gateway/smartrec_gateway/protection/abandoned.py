"""Ends the work for a caller who has gone (pure ASGI), and with it the calls to other services.

Writes go on: what was begun is done, so that nobody has to guess whether it was.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_service.observability.request_log import annotate

SEARCHES = "/v1/search/"
BEGINS_AFTER_SECONDS = 0.02  # whoever goes sooner leaves work that is nearly done


class EndAbandoned:
    """ASGI middleware for whatever only reads: searches and GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not (scope["method"] == "GET" or scope["path"].startswith(SEARCHES)):
            await self.app(scope, receive, send)
            return
        watch = _Watch(receive, send)
        try:
            await self.app(scope, watch.receive, watch.send)
        except asyncio.CancelledError:
            if not watch.has_ended_work:
                raise
            watch.work.uncancel()
        finally:
            watch.stop()


class _Watch:
    """Over one request, once its body is here. Most are answered before it begins, and cost no task."""

    def __init__(self, receive: Receive, send: Send) -> None:
        work = asyncio.current_task()
        if work is None:
            raise RuntimeError("a request is answered in a task")
        self.work = work
        self.has_ended_work = False
        self._receive, self._send = receive, send
        self._is_answered = False
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body") and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BEGINS_AFTER_SECONDS, self._begin)
        return message

    async def send(self, message: Message) -> None:
        self._is_answered = message["type"] == "http.response.body" and not message.get("more_body")
        await self._send(message)

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._wait_for_the_caller_to_go())

    async def _wait_for_the_caller_to_go(self) -> None:
        message: Message = {}
        while message.get("type") != "http.disconnect":
            message = await self._receive()
        if not self._is_answered:
            annotate(abandoned=True)
            self.has_ended_work = True
            self.work.cancel()
