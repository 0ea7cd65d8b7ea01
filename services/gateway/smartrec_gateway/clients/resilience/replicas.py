"""The replicas of one service: which are there, and which of them gets the next call.

A URL's name is looked up again every few seconds, so that replicas that come and go are known. The least
busy one is chosen. One that fails is left out for a time that grows (outlier ejection), while another works;
one that says that it stops is left out for a moment, until it says so again or is gone.
"""

from __future__ import annotations

import asyncio
import math
import socket
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
RESOLVE_SECONDS = 5.0
FAILURES_TO_EJECT = 3  # slow or broken answers in a row; where nobody listens, one is enough
# One that stops is asked again so soon, as a proxy in front of several says the same of a single connection.
LEAVING_SECONDS = 5.0
LEAST_EJECTION_SECONDS, MOST_EJECTION_SECONDS = 1.0, 30.0


class Replica:
    """One address. `url` has no slash at its end."""

    def __init__(self, url: str, clock: Callable[[], float]) -> None:
        self.url = url
        self.in_flight = 0
        self.chosen_at = -1
        self.ejected_until = -math.inf
        self._clock = clock
        self._failures = 0
        self._ejections = 0

    @contextmanager
    def busy(self) -> Iterator[None]:
        """While a call runs."""
        self.in_flight += 1
        try:
            yield
        finally:
            self.in_flight -= 1

    def succeeded(self) -> None:
        self._failures = self._ejections = 0

    def leaves(self) -> None:
        """It still answers, but has been told to stop."""
        self.ejected_until = self._clock() + LEAVING_SECONDS

    def failed(self, *, is_gone: bool) -> None:
        """`is_gone`: nobody listens there."""
        self._failures += 1
        if is_gone or self._failures >= FAILURES_TO_EJECT:
            seconds = min(MOST_EJECTION_SECONDS, LEAST_EJECTION_SECONDS * 2**self._ejections)
            self.ejected_until = self._clock() + seconds
            self._ejections = min(self._ejections + 1, 10)
            self._failures = 0


class Replicas:
    """Of one service. `urls`: one or more, separated by commas. `resolve`: None leaves names as they are."""

    def __init__(
        self, urls: str, resolve: Resolve | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._urls = [url.strip().rstrip("/") for url in urls.split(",") if url.strip()]
        self._resolve = resolve
        self._clock = clock
        self._known = {url: Replica(url, clock) for url in self._urls}
        self._names = [url for url in self._urls if resolve and not _is_address(urlsplit(url).hostname or "")]
        self._found: dict[str, list[str]] = {}
        self._resolved_at = -math.inf
        self._resolving: asyncio.Task[None] | None = None
        self._count = 0

    async def choose(self, tried: Collection[Replica] = ()) -> Replica:
        """The least busy one that works, and rather one that was not `tried`."""
        await self._look_up_in_time()
        now = self._clock()
        self._count += 1
        chosen = min(
            self._known.values(),
            key=lambda one: (
                one in tried,
                max(0.0, one.ejected_until - now),
                one.in_flight,
                one.chosen_at,
            ),
        )
        chosen.chosen_at = self._count
        return chosen

    def has_others(self, tried: Collection[Replica]) -> bool:
        """Whether one that works was not tried yet."""
        now = self._clock()
        return any(one not in tried and one.ejected_until <= now for one in self._known.values())

    def close(self) -> None:
        if self._resolving is not None:
            self._resolving.cancel()

    async def _look_up_in_time(self) -> None:
        """Only the first call waits for it."""
        if not self._names or self._clock() - self._resolved_at < RESOLVE_SECONDS:
            return
        if self._resolving is None or self._resolving.done():
            self._resolving = asyncio.ensure_future(self.look_up())
        if self._resolved_at == -math.inf:
            await asyncio.shield(self._resolving)

    async def look_up(self) -> None:
        """Finds the addresses anew; a name that is not known just now keeps those that it had."""
        for url in self._names:
            if addresses := await self._addresses(url):
                self._found[url] = addresses
        self._resolved_at = self._clock()
        wanted = [one for url in self._urls for one in self._found.get(url, [url])]
        self._known = {url: self._known.get(url) or Replica(url, self._clock) for url in wanted}

    async def _addresses(self, url: str) -> list[str]:
        """The URLs of all addresses behind one; none where the name is not known just now."""
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if self._resolve is None or parts.hostname is None or parts.scheme == "https":
            return []  # a certificate is of the name
        try:
            hosts = await self._resolve(parts.hostname, port)
        except OSError:
            return []
        return [
            f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}{parts.path}" for host in hosts
        ]


async def addresses_of(host: str, port: int) -> list[str]:
    """As the system knows them. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
