"""Which HTTP client the gateway calls its services with: `make bench-http-client`.

Each is asked the same of a local server in a process of its own: CPU and time of a quick call, and whether it
serves again after a burst of calls that were cancelled while they waited (httpcore issue 1093).
"""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
import httpx

Send = Callable[[str], Awaitable[int]]
QUICK_CALLS, AT_ONCE = 4_000, 4
SLOW_SECONDS = 2.0
MOST_CONNECTIONS = 4
BODY = b'{"query":"red floral summer dress"}'
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n" + b'{"ok":true}'


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(len(BODY))
            if b"/slow" in head:
                await asyncio.sleep(SLOW_SECONDS)
            writer.write(ANSWER)
            await writer.drain()
    writer.close()


def _serve(listener: socket.socket) -> None:
    async def serve() -> None:
        server = await asyncio.start_server(_answer, sock=listener)
        await server.serve_forever()

    asyncio.run(serve())


async def _with_httpx(measure: Callable[[Send], Awaitable[None]]) -> None:
    limits = httpx.Limits(max_connections=MOST_CONNECTIONS, keepalive_expiry=3)
    async with httpx.AsyncClient(limits=limits, timeout=httpx.Timeout(None, connect=1.0)) as client:

        async def send(url: str) -> int:
            return (await client.post(url, content=BODY)).status_code

        await measure(send)


async def _with_shielded_httpx(measure: Callable[[Send], Awaitable[None]]) -> None:
    """A cancelled call goes on in the background, so that the pool never sees the cancellation."""
    running: set[asyncio.Task[int]] = set()

    def forget(task: asyncio.Task[int]) -> None:
        running.discard(task)
        task.exception()

    async def measure_shielded(send: Send) -> None:
        async def shielded(url: str) -> int:
            task = asyncio.ensure_future(send(url))
            running.add(task)
            task.add_done_callback(forget)
            return await asyncio.shield(task)

        await measure(shielded)

    await _with_httpx(measure_shielded)


async def _with_aiohttp(measure: Callable[[Send], Awaitable[None]]) -> None:
    connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=3)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def send(url: str) -> int:
            async with session.post(url, data=BODY) as answer:
                await answer.read()
                return answer.status

        await measure(send)


CLIENTS = {"httpx": _with_httpx, "httpx, shielded": _with_shielded_httpx, "aiohttp": _with_aiohttp}


async def measure_quick_calls(send: Send, url: str) -> tuple[float, float]:
    """Returns: calls a second with `AT_ONCE` at once, CPU of this process in milliseconds a call."""

    async def many() -> None:
        for _ in range(QUICK_CALLS // AT_ONCE):
            await send(url)

    await many()  # warm
    started, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(many() for _ in range(AT_ONCE)))
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu
    return QUICK_CALLS / seconds, cpu_seconds / QUICK_CALLS * 1000


async def measure_cancelled_pairs(send: Send, url: str) -> int:
    """Returns: of five calls one by one, how many are answered after the pool was full, as many calls waited,
    and each that waited was cancelled at the moment at which another's cancellation made room for it.
    """

    async def cancelled_with(waiting: asyncio.Task[int]) -> None:
        try:
            await send(url)
        except asyncio.CancelledError:
            waiting.cancel()
            raise

    waiting: list[asyncio.Task[int]] = []
    running: list[asyncio.Task[None]] = []
    for _ in range(MOST_CONNECTIONS):
        waiting.append(asyncio.ensure_future(_begun_later(send, url)))
        running.append(asyncio.ensure_future(cancelled_with(waiting[-1])))
    await asyncio.sleep(SLOW_SECONDS / 2)
    for call in running:
        call.cancel()
    await asyncio.gather(*running, *waiting, return_exceptions=True)
    await asyncio.sleep(3 * SLOW_SECONDS)
    answered = 0
    for _ in range(5):
        with suppress(TimeoutError, httpx.HTTPError, aiohttp.ClientError):
            async with asyncio.timeout(3.0):
                answered += await send(url) == 200
    return answered


async def _begun_later(send: Send, url: str) -> int:
    await asyncio.sleep(SLOW_SECONDS / 10)
    return await send(url)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def main() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=2_000)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = multiprocessing.get_context("fork").Process(target=_serve, args=(listener,), daemon=True)
    server.start()
    listener.close()
    columns = ("calls a second", "CPU, ms a call", "serves after")
    say(f"{'':18}" + "".join(f"{column:>16}" for column in columns))
    for name, use in CLIENTS.items():

        async def measure(send: Send, name: str = name) -> None:
            rate, cpu = await measure_quick_calls(send, f"{address}/quick")
            after = await measure_cancelled_pairs(send, f"{address}/slow")
            say(f"{name:18}{rate:16,.0f}{cpu:16.2f}{f'{after} of 5':>16}")

        await use(measure)
    server.terminate()


if __name__ == "__main__":
    asyncio.run(main())
