"""The server at a real port: callers who say nothing, and its end."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import socket
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from fastapi import FastAPI, Request

from smartrec_service.connections import MAX_HEAD_BYTES, JoinedWrites, TimedProtocol
from smartrec_service.server import DrainingServer, new_server
from smartrec_service.service import new_service
from smartrec_service.settings import ServiceSettings


def echo(settings: ServiceSettings) -> FastAPI:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    app = new_service("Echo", "", settings, lifespan, dict)

    @app.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    @app.get("/large")
    async def large() -> str:
        return "a" * 20_000_000

    @app.get("/middling")
    async def middling() -> str:
        return "a" * 50_000

    @app.get("/address")
    async def address(request: Request) -> str:
        return request.client.host if request.client else ""

    return app


class Running:
    """A server that runs in this event loop."""

    def __init__(self, **settings: object) -> None:
        chosen = ServiceSettings(**settings)  # type: ignore[arg-type]
        self.server: DrainingServer = new_server(echo(chosen), chosen)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Running:
        self.serving = asyncio.ensure_future(self.server.serve(sockets=[self.socket]))
        while not self.server.started:  # noqa: ASYNC110 (it has no event)
            await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.should_exit = True
        await self.serving

    @property
    def connections(self) -> list[TimedProtocol]:
        return [one for one in self.server.server_state.connections if isinstance(one, TimedProtocol)]

    async def connected(self, said: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(said)
        return reader, writer


async def test_the_collector_leaves_alone_what_a_process_of_its_own_has_at_its_start() -> None:
    """Looking at all of it would stop every answer for a while, again and again."""
    running = Running()
    running.server.owns_process = True
    try:
        async with running:
            assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("said", [b"", b"\r\n", b"GET /livez HTTP/1.1\r\nhost: a", b"GET / HT"])
async def test_a_connection_without_a_whole_request_is_closed_in_time(said: bytes) -> None:
    async with Running(header_timeout_seconds=0.1) as running, asyncio.timeout(30):
        reader, writer = await running.connected(said)
        assert await reader.read() == b""
        writer.close()


async def test_a_second_request_that_trickles_is_closed_too() -> None:
    async with Running(header_timeout_seconds=0.1) as running, asyncio.timeout(30):
        reader, writer = await running.connected(b"GET /livez HTTP/1.1\r\nhost: a\r\n\r\n")
        await reader.readuntil(b"}")
        writer.write(b"GET /li")
        assert await reader.read() == b""
        writer.close()


async def test_the_time_for_headers_is_not_that_of_the_body() -> None:
    async with Running(header_timeout_seconds=0.05) as running, asyncio.timeout(30):
        head = b"POST /length HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n"
        reader, writer = await running.connected(head + b"a")
        with pytest.raises(TimeoutError):  # longer than headers may take, and it is still open
            async with asyncio.timeout(0.2):
                await reader.read(1)
        writer.write(b"b")
        assert b"2" in await reader.read(1_000)
        writer.close()


async def test_a_body_that_stalls_does_not_hold_up_the_end() -> None:
    async with asyncio.timeout(30):
        async with Running(graceful_shutdown_seconds=60) as running:
            head = b"POST /length HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n"
            _, writer = await running.connected(head + b"a")
            async with httpx.AsyncClient() as client:
                assert (await client.get(f"{running.url}/livez")).status_code == 200
        writer.close()


async def test_told_to_stop_it_says_so_and_still_accepts_for_a_while() -> None:
    async with Running(drain_seconds=60) as running, asyncio.timeout(30):
        running.server.should_exit = True
        async with httpx.AsyncClient(headers={"connection": "close"}) as client:
            while (ready := await client.get(f"{running.url}/readyz")).status_code == 200:
                pass
            assert list(ready.json()["failing"]) == ["draining"]
            assert (await client.get(f"{running.url}/livez")).status_code == 200
        running.server.force_exit = True


async def test_told_to_stop_it_closes_each_connection_after_its_answer() -> None:
    async with Running(drain_seconds=60) as running, asyncio.timeout(30):
        async with httpx.AsyncClient() as client:
            before = await client.get(f"{running.url}/livez")
            running.server.should_exit = True
            while (await client.get(f"{running.url}/readyz")).status_code == 200:
                pass
            after = await client.get(f"{running.url}/livez")
        running.server.force_exit = True
    assert "connection" not in before.headers
    assert after.headers["connection"] == "close"


@pytest.mark.parametrize(("trusted", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "203.0.113.7")])
async def test_a_forwarded_address_is_believed_of_trusted_proxies_alone(trusted: str, seen: str) -> None:
    async with Running(trusted_proxies=trusted) as running, httpx.AsyncClient() as client:
        answer = await client.get(f"{running.url}/address", headers={"x-forwarded-for": "203.0.113.7"})
    assert answer.json() == seen


ENDLESS = {
    "headers": (b"GET /livez HTTP/1.1\r\nhost: a\r\n", b"x: " + b"a" * 4_000 + b"\r\n"),
    "a header": (b"GET /livez HTTP/1.1\r\nhost: a\r\nx: ", b"a" * 4_000),
    "an address": (b"GET /livez?", b"a" * 4_000),
}
IN_A_BODY = b"POST /length HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
ENDLESS_IN_A_BODY = {
    "a chunk's extension": (IN_A_BODY + b"1;", b"a" * 4_000),
    "trailers": (IN_A_BODY + b"0\r\n", b"x: " + b"a" * 4_000 + b"\r\n"),
    "requests without reading an answer": (b"", b"GET /livez HTTP/1.1\r\nhost: a\r\n\r\n" * 100),
}


async def send_until_it_ends(running: Running, begin: bytes, more: bytes) -> bytes:
    """Returns: what was answered; nothing where the connection was broken off."""
    reader, writer = await running.connected(begin)
    for _ in range(2_000):
        writer.write(more)
        with suppress(ConnectionError):
            await writer.drain()
        if writer.is_closing() or reader.at_eof():
            break
        await asyncio.sleep(0)
    else:
        pytest.fail("it takes everything")
    with suppress(ConnectionError):
        return await reader.read()
    return b""


@pytest.mark.parametrize(("begin", "more"), ENDLESS.values(), ids=ENDLESS)
async def test_a_head_without_end_is_refused_while_it_is_small(begin: bytes, more: bytes) -> None:
    async with Running() as running, asyncio.timeout(30):
        reader, writer = await running.connected(begin)
        while len(begin) <= MAX_HEAD_BYTES:
            begin += more
            writer.write(more)
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
    assert head.startswith(b"HTTP/1.1 431 ")
    assert json.loads(body)["type"].endswith("request-head-too-large")


@pytest.mark.parametrize(("begin", "more"), ENDLESS_IN_A_BODY.values(), ids=ENDLESS_IN_A_BODY)
async def test_what_never_becomes_a_body_or_is_never_read_ends(begin: bytes, more: bytes) -> None:
    async with Running() as running, asyncio.timeout(30):
        await send_until_it_ends(running, begin, more)


async def test_a_caller_that_does_not_read_its_answer_is_let_go() -> None:
    async with Running(header_timeout_seconds=0.1) as running, asyncio.timeout(30):
        _, writer = await running.connected(b"")
        writer.transport.pause_reading()  # type: ignore[attr-defined] # of asyncio's sockets
        writer.write(b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
        while not running.server.server_state.connections:  # noqa: ASYNC110 (it has no event)
            await asyncio.sleep(0)
        while running.server.server_state.connections:  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0.01)
        writer.close()


async def test_a_caller_that_leaves_the_rest_of_an_answer_unread_is_let_go() -> None:
    running = Running(header_timeout_seconds=0.1)
    running.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        async with running, asyncio.timeout(30):
            caller.connect(("127.0.0.1", running.port))
            caller.sendall(b"GET /middling HTTP/1.1\r\nhost: a\r\n\r\n")
            while not running.server.server_state.connections:  # noqa: ASYNC110 (it has no event)
                await asyncio.sleep(0)
            while running.server.server_state.connections:  # noqa: ASYNC110 (as above)
                await asyncio.sleep(0.01)


class Pieces(asyncio.Transport):
    """A connection that keeps what is written to it, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def writelines(self, list_of_data: Iterable[bytes | bytearray | memoryview]) -> None:
        self.write(b"".join(list_of_data))

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


class TestJoinedWrites:
    """Each write costs the kernel some microseconds, and wakes whoever reads."""

    async def test_the_head_goes_with_the_bodys_first_piece(self) -> None:
        pieces = Pieces()
        joined = JoinedWrites(pieces, asyncio.get_running_loop())
        for piece in (b"HTTP/1.1 200 OK\r\n\r\n", b"first", b"second"):
            joined.write(piece)
        await asyncio.sleep(0)
        assert pieces.written == [b"HTTP/1.1 200 OK\r\n\r\nfirst", b"second"]

    async def test_it_waits_for_no_body(self) -> None:
        pieces = Pieces()
        joined = JoinedWrites(pieces, asyncio.get_running_loop())
        joined.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await asyncio.sleep(0)
        assert pieces.written == [b"HTTP/1.1 204 No Content\r\n\r\n"]
        joined.write(b"late")
        assert pieces.written[1:] == [b"late"]

    async def test_a_word_to_go_on_goes_at_once_and_a_closed_connection_has_had_its_head(self) -> None:
        pieces = Pieces()
        joined = JoinedWrites(pieces, asyncio.get_running_loop())
        joined.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        assert pieces.written == [b"HTTP/1.1 100 Continue\r\n\r\n"]
        joined.write(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        joined.close()
        assert (pieces.written[1:], pieces.is_closed) == ([b"HTTP/1.1 304 Not Modified\r\n\r\n"], True)

    async def test_answers_without_a_body_keep_their_place_among_pipelined_ones(self) -> None:
        async with Running() as running, asyncio.timeout(30):
            asked = [b"HEAD /livez", b"GET /livez", b"HEAD /nowhere"]
            heads = b"".join(one + b" HTTP/1.1\r\nhost: a\r\n\r\n" for one in asked)
            last = b"GET /address HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
            reader, writer = await running.connected(heads + last)
            answers = await reader.read()
            writer.close()
        assert re.findall(rb"HTTP/1\.1 (\d+)", answers) == [b"405", b"200", b"404", b"200"]
        assert answers.endswith(b'"127.0.0.1"')


@pytest.mark.parametrize("is_read_first", [True, False])
async def test_the_time_for_an_answer_is_not_cut_by_that_of_the_answer_before(is_read_first: bool) -> None:
    running = Running(header_timeout_seconds=600)
    running.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.setblocking(False)
        async with running, asyncio.timeout(60):
            loop = asyncio.get_running_loop()
            await loop.sock_connect(caller, ("127.0.0.1", running.port))
            await loop.sock_sendall(caller, b"GET /middling HTTP/1.1\r\nhost: a\r\n\r\n")
            while not (running.connections and running.connections[0]._write_timer):  # noqa: ASYNC110
                await asyncio.sleep(0)
            of_the_first = running.connections[0]._write_timer
            while is_read_first and running.connections[0].transport.get_write_buffer_size():
                await loop.sock_recv(caller, 65_536)
            await loop.sock_sendall(caller, b"GET /large HTTP/1.1\r\nhost: a\r\n\r\n")
            while not of_the_first.cancelled():  # noqa: ASYNC110 (it has no event)
                await asyncio.sleep(0)
            while running.connections[0]._write_timer is None:  # noqa: ASYNC110 (nobody reads it)
                await asyncio.sleep(0)
            caller.close()


async def test_a_request_that_came_while_the_loop_was_held_up_is_answered() -> None:
    async with Running(header_timeout_seconds=0.1) as running, asyncio.timeout(30):
        reader, writer = await running.connected(b"GET /livez HTTP/1.1\r\n")
        while not any(one.waits_for_its_caller for one in running.connections):  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0)
        writer.write(b"host: a\r\nconnection: close\r\n\r\n")
        time.sleep(0.3)  # noqa: ASYNC251 (the point: all timers are over before anything is read)
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
        writer.close()


@pytest.mark.parametrize(
    "said",
    [
        b"FOO\r\n\r\n",
        b"GET / HTTP/3.0\r\nhost: a\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
        b"GET /livez HTTP/1.1\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nhost: a\r\nx-api-key: a\r\nX-API-Key: b\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nhost: a\r\nidempotency-key: a\r\nidempotency-key: a\r\n\r\n",
        b"POST /length HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
    ],
)
async def test_what_is_no_http_is_told_so_by_a_problem_document(said: bytes) -> None:
    async with Running() as running, asyncio.timeout(30):
        reader, writer = await running.connected(said)
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        writer.close()
    assert b"application/problem+json" in head
    assert json.loads(body)["type"].endswith("bad-http")


async def test_a_head_that_comes_at_once_may_be_no_larger() -> None:
    head = b"GET /livez HTTP/1.1\r\nhost: a\r\nconnection: close\r\n%s\r\n\r\n"
    one, many = b"x: " + b"a" * (MAX_HEAD_BYTES - 1_000), b"\r\n".join([b"a: b"] * (MAX_HEAD_BYTES // 5))
    async with Running() as running, asyncio.timeout(30):
        for lines, status in ((one, b"200"), (one + b"a" * 2_000, b"431"), (many, b"431")):
            reader, writer = await running.connected(head % lines)
            assert (await reader.read()).startswith(b"HTTP/1.1 " + status)
            writer.close()


async def test_an_old_client_without_a_host_speaks_http_and_is_refused_as_one_of_an_unknown_name_is() -> None:
    async with Running() as running, asyncio.timeout(30):
        reader, writer = await running.connected(b"GET /livez HTTP/1.0\r\n\r\n")
        said = await reader.read()
        writer.close()
    assert said.startswith(b"HTTP/1.1 403")


async def test_no_request_gets_the_refusal_of_the_next() -> None:
    first = b"POST /length HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}"
    async with Running() as running, asyncio.timeout(30):
        reader, writer = await running.connected(first + b"FOO\r\n\r\n")
        with suppress(ConnectionError):
            assert b"bad-http" not in await reader.read()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@pytest.mark.parametrize(
    ("address", "host", "status"),
    [
        ("http://shop.example/livez", "shop.example", 200),
        ("HTTP://Shop.Example/livez", "shop.example", 200),
        ("http://other.example/livez", "shop.example", 400),
        ("http://shop.example:81/livez", "shop.example", 400),
        ("http://other.example?a=/livez", "shop.example", 400),
    ],
)
async def test_an_address_in_full_names_the_host_that_the_header_names(
    address: str, host: str, status: int
) -> None:
    said = f"GET {address} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
    async with Running(allowed_hosts="shop.example") as running, asyncio.timeout(30):
        reader, writer = await running.connected(said.encode())
        assert (await reader.readline()).startswith(f"HTTP/1.1 {status} ".encode())
        writer.close()
