"""A caller as an application sees it, without a network: it may leave, or send only a part of its body."""

from __future__ import annotations

import asyncio
import json


class Caller:
    """Sends one request to an application, and goes away when told."""

    def __init__(
        self,
        method: str,
        path: str,
        body: object = None,
        content_type: str = "application/json",
        is_whole: bool = True,
    ) -> None:
        self.leaves = asyncio.Event()
        self._body = body if isinstance(body, bytes) else json.dumps(body).encode() if body else b""
        self._is_whole = is_whole
        self._has_sent = False
        self.sent: list[dict[str, object]] = []
        headers = [(b"host", b"localhost"), (b"content-type", content_type.encode())]
        self.scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
        self.scope |= {"headers": headers, "query_string": b"", "client": ("127.0.0.1", 1), "root_path": ""}
        self.scope |= {"http_version": "1.1", "scheme": "http", "server": ("localhost", 80)}

    async def receive(self) -> dict[str, object]:
        if not self._has_sent:
            self._has_sent = True
            return {"type": "http.request", "body": self._body, "more_body": not self._is_whole}
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, object]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> object:
        return self.sent[0]["status"]
