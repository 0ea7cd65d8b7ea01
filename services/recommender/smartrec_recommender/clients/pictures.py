"""Web servers that hold pictures of products, asked during an import only.

A picture's address is the shop's own word; where a server sends us on is not. A redirect to an address that
is not public (this machine, its network, a cloud's metadata) is refused; on the same server it is followed.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import AbstractAsyncContextManager

import httpx

from smartrec_recommender.clients.vision import PictureRefused
from smartrec_service.limits import MAX_IMAGE_BYTES, MEBIBYTE
from smartrec_service.public_addresses import is_public

MOST_REDIRECTS = 5


class PictureServers:
    """Fetches pictures by URL. `trusts_shop`: whatever address the shop itself names.

    `timeout_seconds`: for a whole picture, as one that trickles would keep an import for ever.
    """

    def __init__(
        self,
        timeout_seconds: float = 30.0,
        *,
        trusts_shop: bool = True,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._trusts_shop = trusts_shop
        self._timeout_seconds = timeout_seconds
        self._http = httpx.AsyncClient(
            timeout=timeout_seconds, follow_redirects=False, trust_env=False, transport=transport
        )

    async def close(self) -> None:
        await self._http.aclose()

    async def fetch(self, url: str) -> bytes:
        """Raises PictureRefused."""
        try:
            async with asyncio.timeout(self._timeout_seconds):
                return await self._fetched(url)
        except TimeoutError:
            raise PictureRefused(f"{url} took over {self._timeout_seconds:g} seconds") from None

    async def _fetched(self, url: str) -> bytes:
        try:
            first = target = httpx.URL(url)
            address = of_first = None if self._trusts_shop else await _public_address(url, target)
            for _ in range(MOST_REDIRECTS + 1):
                async with self._asked(target, address) as answer:
                    if answer.is_success:
                        return await _limited(url, answer)
                    if not answer.has_redirect_location:
                        raise PictureRefused(f"{url} answers with status {answer.status_code}")
                    target = target.join(answer.headers["location"])
                is_first = _server(target) == _server(first)
                address = of_first if is_first else await _public_address(url, target)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PictureRefused(f"{url} cannot be fetched ({type(error).__name__})") from None
        raise PictureRefused(f"{url} redirects more than {MOST_REDIRECTS} times")

    def _asked(self, target: httpx.URL, address: str | None) -> AbstractAsyncContextManager[httpx.Response]:
        """`address`: the one of its host that was judged."""
        return self._http.stream(
            "GET",
            target if address is None else target.copy_with(host=address),
            headers={"host": target.netloc.decode()},
            extensions={"sni_hostname": target.host},
        )


def _server(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


async def _public_address(url: str, target: httpx.URL) -> str:
    """The address at which `target` is asked, so that its name cannot come to mean another in between.

    Raises: PictureRefused where one of those of `target`, to which `url` leads, is not public.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PictureRefused(f"{url} leads to a server that has no address") from None
    addresses = [str(one[4][0]) for one in found]
    if not all(map(is_public, addresses)):
        raise PictureRefused(f"{url} leads to an address that is not public")
    return addresses[0]


async def _limited(url: str, answer: httpx.Response) -> bytes:
    picture = bytearray()
    async for chunk in answer.aiter_bytes():
        picture += chunk
        if len(picture) > MAX_IMAGE_BYTES:
            raise PictureRefused(f"{url} is larger than {MAX_IMAGE_BYTES // MEBIBYTE} MiB")
    return bytes(picture)
