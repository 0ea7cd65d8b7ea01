"""Web servers that hold a shop's pictures: fetched by URL, from public addresses alone.

A URL comes with a request, so it must not reach what only this machine or its network can. Names are resolved
here, and the connection goes to the address that was judged; each redirect is judged anew.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from smartrec_service.public_addresses import is_public

FETCH_TIMEOUT_SECONDS = 10.0
MOST_REDIRECTS = 5
_CHUNK_BYTES = 64 * 1024


class PictureNotFetched(Exception):
    """The picture at a URL cannot be had; the message says why, in words for the shop."""


class PictureServers:
    """To be made while an event loop runs. `private_hosts` are trusted, wherever their addresses are."""

    def __init__(self, max_image_bytes: int, private_hosts: Collection[str] = ()) -> None:
        self._max_image_bytes, self._private_hosts = max_image_bytes, frozenset(private_hosts)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=16, resolver=_PublicAddresses(self._private_hosts)),
            timeout=aiohttp.ClientTimeout(total=FETCH_TIMEOUT_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # what is small on the wire may be huge
            headers={"Accept": "image/*", "Accept-Encoding": "identity"},
            trust_env=False,
        )

    async def close(self) -> None:
        await self._session.close()

    async def fetch(self, url: str) -> bytes:
        """Raises PictureNotFetched."""
        try:
            target = URL(url)
            for _ in range(MOST_REDIRECTS + 1):
                self._check(target)
                async with self._session.get(target, allow_redirects=False) as answer:
                    location = answer.headers.get("location")
                    if answer.status in (301, 302, 303, 307, 308) and location:
                        target = target.join(URL(location))
                        continue
                    if answer.status != 200:
                        raise PictureNotFetched(f"its server answers with status {answer.status}")
                    return await self._content(answer)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise PictureNotFetched("its server cannot be reached") from error
        except TimeoutError as error:
            raise PictureNotFetched(f"it took over {FETCH_TIMEOUT_SECONDS:g} seconds") from error
        raise PictureNotFetched(f"it redirects more than {MOST_REDIRECTS} times")

    def _check(self, target: URL) -> None:
        """Names are judged when they are resolved; an address in the URL itself is not resolved."""
        host = target.host or ""
        if target.scheme not in ("http", "https") or not host:
            raise PictureNotFetched("it is no address of the web")
        if _is_address(host) and host not in self._private_hosts and not is_public(host):
            raise PictureNotFetched("its address is not a public one")

    async def _content(self, answer: aiohttp.ClientResponse) -> bytes:
        content = bytearray()
        async for chunk in answer.content.iter_chunked(_CHUNK_BYTES):
            content += chunk
            if len(content) > self._max_image_bytes:
                raise PictureNotFetched(f"it is larger than {self._max_image_bytes / 1024**2:g} MiB")
        return bytes(content)


class _PublicAddresses(AbstractResolver):
    """Finds only those addresses of a name that are public."""

    def __init__(self, private_hosts: Collection[str]) -> None:
        self._private_hosts = private_hosts
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if host in self._private_hosts:
            return found
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise PictureNotFetched("its address is not a public one")
        return public

    async def close(self) -> None:
        await self._resolver.close()


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
