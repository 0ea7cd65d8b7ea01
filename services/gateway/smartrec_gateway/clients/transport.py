"""The network between the gateway and one service: HTTP over a pool of connections of its own.

Invariant: a call that is cancelled gives its connection back, also while it connects (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import aiohttp
from yarl import URL

CONNECT_TIMEOUT_SECONDS = 1.0
# Below the 5 s after which uvicorn closes an idle connection, so that none is reused just as it closes.
IDLE_CONNECTION_SECONDS = 3.0
Body = bytes | AsyncIterable[bytes] | None


class Unreachable(Exception):
    """No connection was made, so nothing was sent."""


class BrokenOff(Exception):
    """The connection ended, or what came over it was not HTTP; the service may have done its work."""


@dataclass(frozen=True)
class Reply:
    """What a service answered. `is_last`: it closes the connection, as one does that was told to stop."""

    status: int
    body: bytes = b""
    is_last: bool = False

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


class Transport(Protocol):
    """What carries a call; tests put a fake in its place."""

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: Body) -> Reply:
        """`url` is sent as it is written. Raises: Unreachable, BrokenOff."""
        ...

    async def close(self) -> None: ...


class HttpTransport:
    """To be made while an event loop runs. Calls never queue here: `ConcurrencyLimit` is what limits them."""

    def __init__(self, connect_timeout_seconds: float = CONNECT_TIMEOUT_SECONDS) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE_CONNECTION_SECONDS),
            # How long a call may take in all is the request's deadline, not a setting of the transport.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect_timeout_seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("User-Agent", "Accept-Encoding"),
            trust_env=False,  # these are our own services: no proxy belongs in between
        )

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: Body) -> Reply:
        address = URL(url, encoded=True)
        try:
            async with self._session.request(
                method, address, headers=headers, data=body, allow_redirects=False
            ) as answer:
                is_last = answer.headers.get("connection", "").lower() == "close"
                return Reply(answer.status, await answer.read(), is_last)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(str(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise BrokenOff(str(error)) from error

    async def close(self) -> None:
        await self._session.close()
