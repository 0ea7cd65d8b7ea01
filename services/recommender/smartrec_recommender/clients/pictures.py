"""Web servers that hold pictures of products, asked during an import only.

A picture's address is the shop's own word; where a server sends us on is not. A redirect to an address that
is not public (this machine, its network, a cloud's metadata) is refused; on the same server it is followed.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address

import httpx

from smartrec_recommender.clients.vision import PictureRefused
from smartrec_service.limits import MAX_IMAGE_BYTES, MEBIBYTE

MOST_REDIRECTS = 5


class PictureServers:
    """Fetches pictures by URL. `trusts_shop`: whatever address the shop itself names."""

    def __init__(self, timeout_seconds: float = 30.0, *, trusts_shop: bool = True) -> None:
        self._trusts_shop = trusts_shop
        self._http = httpx.AsyncClient(timeout=timeout_seconds, follow_redirects=False, trust_env=False)

    async def close(self) -> None:
        await self._http.aclose()

    async def fetch(self, url: str) -> bytes:
        """Raises PictureRefused."""
        try:
            first = httpx.URL(url)
            target = first
            if not self._trusts_shop:
                await _check_is_public(url, target)
            for _ in range(MOST_REDIRECTS + 1):
                async with self._http.stream("GET", target) as answer:
                    if answer.is_success:
                        return await _limited(url, answer)
                    if answer.next_request is None:
                        raise PictureRefused(f"{url} answers with status {answer.status_code}")
                    target = answer.next_request.url
                if _server(target) != _server(first):
                    await _check_is_public(url, target)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PictureRefused(f"{url} cannot be fetched ({type(error).__name__})") from None
        raise PictureRefused(f"{url} redirects more than {MOST_REDIRECTS} times")


def _server(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _check_is_public(url: str, target: httpx.URL) -> None:
    """Raises PictureRefused where `target`, to which `url` leads, has an address that is not public."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port or 443, type=socket.SOCK_STREAM)
    except OSError:
        raise PictureRefused(f"{url} leads to a server that has no address") from None
    if not all(ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found):
        raise PictureRefused(f"{url} leads to an address that is not public")


async def _limited(url: str, answer: httpx.Response) -> bytes:
    picture = bytearray()
    async for chunk in answer.aiter_bytes():
        picture += chunk
        if len(picture) > MAX_IMAGE_BYTES:
            raise PictureRefused(f"{url} is larger than {MAX_IMAGE_BYTES // MEBIBYTE} MiB")
    return bytes(picture)
