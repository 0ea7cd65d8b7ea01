"""A TCP proxy that misbehaves when it is told to: it stands between one part of the stack and its callers.

It runs in a thread of its own, and keeps its port while it refuses and while its part is started again.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Literal

Misbehaviour = Literal["silent", "slow", "refusing", "garbage", "full"]
LOOPBACK = "127.0.0.1"
SLOW_SECONDS = 2.0
_CHUNK_BYTES = 64 * 1024
# Nothing at all, no protocol, another server's page, and an answer that breaks off.
GARBAGE = (
    b"",
    bytes(range(256)) * 4,
    b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<html>hi</html>",
    b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"products": [',
    b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 18\r\n\r\n{"products": "no"}',
    b"HTTP/1.1 500 Oops\r\ncontent-length: 4\r\n\r\noops",
)


class TcpProxy:
    """Passes all on to the port that `target` tells, until `misbehave` says otherwise."""

    def __init__(
        self,
        target: Callable[[], int],
        slow_seconds: float = SLOW_SECONDS,
        garbage: Sequence[bytes] = GARBAGE,
    ) -> None:
        self._target, self._slow_seconds, self._garbage = target, slow_seconds, garbage
        self._misbehaviour: Misbehaviour | None = None
        self._answered = 0
        self._connections: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._passing = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._socket = socket.create_server((LOOPBACK, 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{self.port}")
        self._thread.start()
        self._do(self._listen())

    def misbehave(self, how: Misbehaviour | None) -> None:
        """From now on; None: no more. `silent`: connections stay open and nothing is passed on. `slow`: every
        answer is late. `refusing`: nobody listens. `garbage`: answers are none. `full`: all connections are
        lost, and new ones are never served.
        """
        self._do(self._change(how))

    @contextmanager
    def misbehaving(self, how: Misbehaviour) -> Iterator[None]:
        """For the time of a block."""
        self.misbehave(how)
        try:
            yield
        finally:
            self.misbehave(None)

    def close(self) -> None:
        """Ends the proxy and all its connections."""
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: object) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()  # type: ignore[arg-type]

    async def _listen(self) -> None:
        self._passing.set()
        self._server = await asyncio.start_server(self._accepted, sock=self._socket)

    async def _change(self, how: Misbehaviour | None) -> None:
        before, self._misbehaviour = self._misbehaviour, how
        if how in ("refusing", "garbage", "full"):
            self._lose_connections()
        if how == "refusing" and self._server is not None:
            self._server.close()
        elif before == "refusing":
            self._socket = socket.create_server((LOOPBACK, self.port))
            await self._listen()
        if how in ("silent", "full"):
            self._passing.clear()
        else:
            self._passing.set()

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._lose_connections()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _lose_connections(self) -> None:
        for connection in self._connections:
            connection.transport.abort()

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            with suppress(OSError):
                await self._passing.wait()
                if self._misbehaviour == "garbage":
                    await self._answer_garbage(reader, writer)
                else:
                    await self._pass_on(reader, writer)
        finally:
            self._connections.discard(writer)
            writer.transport.abort() if writer.is_closing() else writer.close()

    async def _answer_garbage(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(_CHUNK_BYTES)
        writer.write(self._garbage[self._answered % len(self._garbage)])
        self._answered += 1
        await writer.drain()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection(LOOPBACK, self._target())
        self._connections.add(there)
        try:
            ways = (self._pump(reader, there), self._pump(there_reader, writer, is_answer=True))
            tasks = [asyncio.ensure_future(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            self._connections.discard(there)
            there.close()

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, is_answer: bool = False
    ) -> None:
        while chunk := await source.read(_CHUNK_BYTES):
            await self._passing.wait()
            if is_answer and self._misbehaviour == "slow":
                await asyncio.sleep(self._slow_seconds)
            sink.write(chunk)
            await sink.drain()
