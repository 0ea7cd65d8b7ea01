"""An HTTP client that costs little itself, so that what is measured is the service: one connection, one call
at a time, answers with a Content-Length.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds`: from the first byte sent to the last byte of the answer."""

    status: int
    body: bytes
    seconds: float


@dataclass(frozen=True, slots=True)
class Call:
    """One request as the bytes that are sent; made once, sent often."""

    content: bytes

    @classmethod
    def of(cls, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Call:
        sent = {"host": "127.0.0.1", "content-length": str(len(body)), **(headers or {})}
        if body:
            sent.setdefault("content-type", "application/json")
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items()), "", ""]
        return cls("\r\n".join(lines).encode() + body)


class Connection:
    """A connection to one service; `open` it, and close it as a context manager."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def open(cls, url: str) -> Self:
        address = urlsplit(url)
        return cls(*await asyncio.open_connection(address.hostname, address.port))

    async def send(self, call: Call) -> Answer:
        """Raises: ConnectionError, asyncio.IncompleteReadError."""
        started = time.perf_counter()
        self._writer.write(call.content)
        head = await self._reader.readuntil(b"\r\n\r\n")
        _, _, after = head.lower().partition(b"content-length:")
        body = await self._reader.readexactly(int(after.split(b"\r\n", 1)[0] or 0))
        return Answer(int(head[9:12]), body, time.perf_counter() - started)

    def close(self) -> None:
        self._writer.close()


async def one_by_one(url: str, calls: Sequence[Call]) -> list[Answer]:
    """The answers to `calls`, each sent when the one before is answered."""
    connection = await Connection.open(url)
    try:
        return [await connection.send(call) for call in calls]
    finally:
        connection.close()


async def at_once(url: str, calls: Sequence[Call], connections: int) -> tuple[float, list[Answer]]:
    """Returns: calls a second, and the answers, over so many connections."""
    started = time.perf_counter()
    shares = [calls[place::connections] for place in range(connections)]
    answered = await asyncio.gather(*(one_by_one(url, share) for share in shares))
    answers = [answer for share in answered for answer in share]
    return len(answers) / (time.perf_counter() - started), answers
