"""Refuses a body over the limit before it is in memory, declared length or not (pure ASGI)."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_service.problems import BodyTooLarge, problem_response


class BodyLimit:
    """ASGI middleware; `max_body_bytes` counts the bytes of the body as sent."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self.max_body_bytes:
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(self._too_large(), request_id)(scope, receive, send)
            return
        seen_bytes = 0

        async def receive_counted() -> Message:
            nonlocal seen_bytes
            message = await receive()
            seen_bytes += len(message.get("body", b""))
            if seen_bytes > self.max_body_bytes:
                raise self._too_large()
            return message

        try:
            await self.app(scope, receive_counted, send)
        except BodyTooLarge as error:  # where middleware reads the body, before the endpoints' own handlers
            request_id = scope.get("state", {}).get("request_id", "")
            await problem_response(error, request_id)(scope, receive, send)

    def _too_large(self) -> BodyTooLarge:
        return BodyTooLarge(
            f"Send at most {self.max_body_bytes:,} bytes.", max_body_bytes=self.max_body_bytes
        )
