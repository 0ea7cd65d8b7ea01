"""The headers that keep the page safe.

The policy allows nothing inline, and from elsewhere product pictures alone, which a shop keeps on its own
servers; /docs allows the inline styles of Swagger UI.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartrec_gateway.protection.access import is_api

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' {pictures}; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DOCS_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'").format(
    pictures="data:"
)


class SecurityHeaders:
    """ASGI middleware: the same protective headers on every answer."""

    def __init__(self, app: ASGIApp, picture_sources: Sequence[str]) -> None:
        """`picture_sources`: from where the page may load pictures, as Content-Security-Policy names them."""
        self.app = app
        self._policy = _POLICY.format(pictures=" ".join(["blob:", *picture_sources]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_docs = scope["path"] == "/docs"
                headers["content-security-policy"] = _DOCS_POLICY if is_docs else self._policy
                headers["x-content-type-options"] = "nosniff"
                if is_api(scope["path"]):
                    headers.setdefault(
                        "cache-control", "no-store"
                    )  # about one shopper, if not said otherwise
                headers["referrer-policy"] = "no-referrer"
                headers["permissions-policy"] = "camera=(self), geolocation=(), microphone=()"
                headers["cross-origin-opener-policy"] = "same-origin"
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
