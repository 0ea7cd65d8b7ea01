"""A slash at the end of an address under /v1 changes nothing, as many clients join one on (pure ASGI)."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from smartrec_gateway.protection.access import is_api


class WithoutLastSlash:
    """ASGI middleware, outside of whatever looks at the path. An escaped slash is part of an identifier."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith("/") and is_api(scope["path"]):
            written: bytes = scope.get("raw_path") or scope["path"].encode()
            if written.endswith(b"/"):
                scope = {**scope, "path": scope["path"][:-1], "raw_path": written[:-1]}
        await self.app(scope, receive, send)
