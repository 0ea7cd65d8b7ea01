"""HEAD is answered as GET is, without a body (RFC 9110, 9.3.2), wherever there is a GET (pure ASGI)."""

from __future__ import annotations

from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """ASGI middleware, outside of whatever looks at the method."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_head_allowed(message: Message) -> None:
            if (
                message["type"] == "http.response.start"
                and message["status"] == HTTPStatus.METHOD_NOT_ALLOWED
            ):
                message = {**message, "headers": [_with_head(*header) for header in message["headers"]]}
            await send(message)

        if scope["method"] != "HEAD":
            await self.app(scope, receive, send_with_head_allowed)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send_with_head_allowed(message)

        # A copy: the server itself must go on knowing that it is a HEAD.
        await self.app({**scope, "method": "GET"}, receive, send_without_body)


def _with_head(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Of `Allow`: an application knows no HEAD, and names GET alone."""
    methods = value.split(b", ")
    if name.lower() != b"allow" or b"GET" not in methods or b"HEAD" in methods:
        return name, value
    return name, b", ".join(sorted([*methods, b"HEAD"]))
