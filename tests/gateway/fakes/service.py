"""What the fakes have in common: what they were asked, and the trouble that one may be in."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any, Literal

import httpx

Trouble = Literal[
    "down", "slow", "breaks off", "garbage", "wrong shape", "error", "not found", "records, then breaks off"
]


def problem(status: int, slug: str) -> httpx.Response:
    document = {
        "type": f"urn:smartrec:problem:{slug}",
        "title": slug,
        "status": status,
        "detail": "their words",
    }
    return httpx.Response(status, json=document, headers={"content-type": "application/problem+json"})


class FakeService:
    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self.requests: list[httpx.Request] = []
        self.failures_to_connect = 0
        self.was_asked = asyncio.Event()
        self.is_held: asyncio.Event | None = None
        self.held_path = ""
        """Calls of which path are held; those of all paths where it is empty."""
        self.given_up = 0
        self.held: Counter[str] = Counter()
        self.most_held: Counter[str] = Counter()

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.was_asked.set()
        try:
            return await self._answer(request)
        except asyncio.CancelledError:
            self.given_up += 1
            raise

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.trouble == "down" or self.failures_to_connect > 0:
            self.failures_to_connect -= 1
            raise httpx.ConnectError("connection refused")
        if self.trouble == "breaks off":
            raise httpx.ReadError("connection reset")
        if self.trouble == "slow":
            await asyncio.Event().wait()
        if self.is_held and request.url.path.startswith(self.held_path):
            await self._hold(request.url.path, self.is_held)
        await request.aread()
        return {
            "garbage": lambda: httpx.Response(200, content=b"<html>proxy page</html>"),
            "wrong shape": lambda: httpx.Response(200, json={"score": "NaN"}),
            "error": lambda: problem(500, "internal-error"),
            "not found": lambda: httpx.Response(404, text="no such route"),
        }.get(self.trouble or "", lambda: self.fine(request))()

    async def _hold(self, path: str, until: asyncio.Event) -> None:
        self.held[path] += 1
        self.most_held[path] = max(self.held[path], self.most_held[path])
        try:
            await until.wait()
        finally:
            self.held[path] -= 1

    def fine(self, request: httpx.Request) -> httpx.Response:
        raise NotImplementedError

    def last_json(self) -> Any:
        """Of the last request that has one: the gateway reads the popular products after it has answered."""
        return next(json.loads(request.content) for request in reversed(self.requests) if request.content)
