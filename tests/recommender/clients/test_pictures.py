"""Pictures at URLs: where a server may send an import on to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from smartrec_recommender.clients.pictures import PictureServers
from smartrec_recommender.clients.vision import PictureRefused


@asynccontextmanager
async def server(answers: dict[str, str]) -> AsyncIterator[tuple[str, list[str]]]:
    """Yields the address of a web server and the paths that it was asked for.

    An answer that begins with http or / is a redirect; anything else is sent.
    """
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        asked.append(path)
        target = answers[path]
        if target.startswith(("http", "/")):
            head = (
                f"HTTP/1.1 302 Found\r\nlocation: {target}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            writer.write(head.encode())
        else:
            head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(target)}\r\nconnection: close\r\n\r\n{target}"
            writer.write(head.encode())
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", asked


@pytest.fixture
async def pictures() -> AsyncIterator[PictureServers]:
    servers = PictureServers()
    yield servers
    await servers.close()


async def test_a_redirect_on_the_shops_own_server_is_followed(pictures: PictureServers) -> None:
    async with server({"/old": "/new", "/new": "a picture"}) as (shop, _):
        assert await pictures.fetch(f"{shop}/old") == b"a picture"


async def test_a_redirect_to_another_server_of_this_machine_is_refused(pictures: PictureServers) -> None:
    async with (
        server({"/secrets": "a key"}) as (internal, asked),
        server({"/a.jpg": f"{internal}/secrets"}) as (shop, _),
    ):
        with pytest.raises(PictureRefused, match="not public"):
            await pictures.fetch(f"{shop}/a.jpg")
        assert asked == []


@pytest.mark.parametrize(
    "target", ["169.254.169.254/latest", "10.0.0.1/", "192.168.1.1/", "[::1]/", "0.0.0.0/"]
)
async def test_no_redirect_leads_into_a_private_network(pictures: PictureServers, target: str) -> None:
    async with server({"/a.jpg": f"http://{target}"}) as (shop, _):
        with pytest.raises(PictureRefused, match="not public"):
            await pictures.fetch(f"{shop}/a.jpg")


async def test_the_address_that_was_judged_is_the_one_that_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name may come to mean this machine between the look-up and the call (DNS rebinding)."""
    found = iter(["93.184.215.14", "127.0.0.1"])

    async def look_up(_: str, port: int, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (next(found), port))]

    def answer(request: httpx.Request) -> httpx.Response:
        assert (request.url.host, request.headers["host"]) == ("93.184.215.14", "shop.example")
        assert request.extensions["sni_hostname"] == "shop.example"
        return httpx.Response(200, content=b"a picture")

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", staticmethod(look_up))
    pictures = PictureServers(trusts_shop=False, transport=httpx.MockTransport(answer))
    assert await pictures.fetch("https://shop.example/a.jpg") == b"a picture"
    with pytest.raises(PictureRefused, match="not public"):
        await pictures.fetch("https://shop.example/a.jpg")
    await pictures.close()


async def test_a_picture_that_trickles_is_given_up() -> None:
    has_ended = asyncio.Event()

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
        with suppress(ConnectionError):
            while not writer.is_closing():
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.01)
        writer.close()
        has_ended.set()

    pictures = PictureServers(timeout_seconds=0.2)
    listening = await asyncio.start_server(trickle, "127.0.0.1", 0)
    async with listening:
        port = listening.sockets[0].getsockname()[1]
        with pytest.raises(PictureRefused, match=r"took over 0\.2 seconds"):
            await pictures.fetch(f"http://127.0.0.1:{port}/a.jpg")
        await pictures.close()
        await has_ended.wait()


async def test_a_ring_of_redirects_ends(pictures: PictureServers) -> None:
    async with server({"/a": "/b", "/b": "/a"}) as (shop, _):
        with pytest.raises(PictureRefused, match="redirects more than"):
            await pictures.fetch(f"{shop}/a")


async def test_a_redirect_back_to_the_shop_is_asked_at_the_shops_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = {"shop.example": "93.184.215.14", "cdn.example": "93.184.215.20"}
    leads_to = {"/a": "https://cdn.example/b", "/b": "https://shop.example/c"}

    async def look_up(host: str, port: int, **__: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (addresses[host], port))]

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == addresses[request.headers["host"]]
        if target := leads_to.get(request.url.path):
            return httpx.Response(302, headers={"location": target})
        return httpx.Response(200, content=b"a picture")

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", staticmethod(look_up))
    pictures = PictureServers(trusts_shop=False, transport=httpx.MockTransport(answer))
    assert await pictures.fetch("https://shop.example/a") == b"a picture"
    await pictures.close()
