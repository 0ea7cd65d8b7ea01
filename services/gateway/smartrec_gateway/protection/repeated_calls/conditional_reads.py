"""Reads that a caller may keep: an ETag with each, and 304 where it has not changed (pure ASGI).

A search is none of them: it is sent by POST, and shows everybody something else.
"""

from __future__ import annotations

import hashlib
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SECONDS_OF_PATH = {
    re.compile(r"/v1/products/[^/]+"): 0,
    re.compile(r"/v1/suggest"): 60,
    re.compile(
        r"/v1/(rules|rule-changes|segments|experiments|synonyms|category-words|imports|webhooks)(/.*)?"
    ): 0,
    re.compile(r"/v1/(unmet-queries|reports/.+)"): 0,
    re.compile(r"/openapi\.json"): 0,
}
"""For how long the caller need not even ask. 0: it asks each time, and is told when nothing is new."""


def seconds_of(method: str, path: str) -> int | None:
    """None: the answer is not to be kept."""
    if method not in ("GET", "HEAD"):
        return None
    return next((seconds for known, seconds in _SECONDS_OF_PATH.items() if known.fullmatch(path)), None)


class ConditionalReads:
    """ASGI middleware, inside of whatever compresses answers: so its tags are weak ones (RFC 9110, 8.8.1)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        seconds = seconds_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if seconds is None:
            await self.app(scope, receive, send)
        else:
            given = Headers(scope=scope).get("if-none-match", "")
            await self.app(scope, receive, _Tagged(send, given, seconds).send)


class _Tagged:
    """Holds an answer back until it is whole, as its tag stands before it."""

    def __init__(self, send: Send, given: str, seconds: int) -> None:
        self._send, self._given, self._seconds = send, given, seconds
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._start = message
            return
        if self._start is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish(self._start, bytes(self._body))

    async def _finish(self, start: Message, body: bytes) -> None:
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = MutableHeaders(scope=start)
        headers["etag"] = tag
        kept = f"max-age={self._seconds}" if self._seconds else "no-cache"
        headers["cache-control"] = f"private, {kept}"
        headers.add_vary_header("X-API-Key, Authorization")
        if tag_matches(self._given, tag):
            start["status"], body = 304, b""
            for name in ("content-length", "content-type"):
                if name in headers:
                    del headers[name]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def tag_matches(given: str, tag: str) -> bool:
    """Weakly (RFC 9110, 13.1.2): whatever a proxy made of the tag's strength."""
    opaque = tag.removeprefix("W/")
    return given.strip() == "*" or any(one.strip().removeprefix("W/") == opaque for one in given.split(","))
