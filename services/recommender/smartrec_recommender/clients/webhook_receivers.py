"""Servers that are told of events: signed calls to public addresses alone.

Signed as https://www.standardwebhooks.com describes: HMAC-SHA256 over id, time and body. A name is resolved
here and the connection goes to the address that was judged, so that it cannot change in between. A call
ends in time whatever its receiver or name server does, as one thread makes those of all shops.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
import hmac
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

import httpx

from smartrec_service.public_addresses import is_public

TIMEOUT_SECONDS = 15.0


@functools.cache
def _tls_context() -> ssl.SSLContext:
    """Once a process, and not before a call: the list of authorities takes a while to read."""
    return httpx.create_ssl_context()


class DeliveryAttempt(NamedTuple):
    """How a call ended, in words. `is_gone`: the server wants no more calls (410)."""

    outcome: str
    is_delivered: bool
    is_gone: bool = False


class AddressRefused(ValueError):
    """The address is none that may be called; the message says why."""


class WebhookReceivers:
    """`private_hosts` are called wherever their addresses are. `clock`: Unix time. `resolve`: as the system's
    `getaddrinfo`.
    """

    def __init__(
        self,
        private_hosts: Collection[str] = (),
        clock: Callable[[], float] = time.time,
        timeout_seconds: float = TIMEOUT_SECONDS,
        resolve: Callable[..., Sequence[tuple[Any, ...]]] = socket.getaddrinfo,
    ) -> None:
        self._private_hosts = frozenset(private_hosts)
        self._clock, self._timeout_seconds = clock, timeout_seconds
        self._resolve = resolve

    def check(self, url: str) -> None:
        """Raises AddressRefused."""
        try:
            self._address_of(url)
        except TimeoutError as error:
            raise AddressRefused("Its host has no address.") from error

    def tell(self, url: str, secret: str, message_id: str, body: str) -> DeliveryAttempt:
        """Calls once. Raises nothing."""
        content = body.encode()
        headers = {
            "content-type": "application/json",
            "user-agent": "Smartrec-Webhooks/1",
            **signature_headers(secret, message_id, int(self._clock()), content),
        }
        ends_at = time.monotonic() + self._timeout_seconds
        try:
            address = self._address_of(url)
            status = asyncio.run(self._status(url, address, headers, content, ends_at - time.monotonic()))
        except AddressRefused as error:
            return DeliveryAttempt(str(error), is_delivered=False)
        except TimeoutError:
            return DeliveryAttempt(f"It took over {self._timeout_seconds:g} seconds.", is_delivered=False)
        except (OSError, httpx.HTTPError) as error:
            return DeliveryAttempt(f"It cannot be reached ({type(error).__name__}).", is_delivered=False)
        return DeliveryAttempt(
            f"It answered with status {status}.", httpx.codes.is_success(status), status == httpx.codes.GONE
        )

    async def _status(
        self, url: str, address: str, headers: dict[str, str], content: bytes, seconds: float
    ) -> int:
        """What the server at the address answers. Raises: TimeoutError, httpx.HTTPError."""
        target = httpx.URL(url)
        async with (
            asyncio.timeout(seconds),
            httpx.AsyncClient(timeout=None, verify=_tls_context(), trust_env=False) as client,  # noqa: S113 (above)
            client.stream(
                "POST",
                target.copy_with(host=address),
                content=content,
                headers={**headers, "host": target.netloc.decode()},
                extensions={"sni_hostname": target.host},
                follow_redirects=False,
            ) as answer,
        ):
            return answer.status_code

    def _address_of(self, url: str) -> str:
        """Returns: an address of its host, which may be called. Raises: AddressRefused, TimeoutError."""
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise AddressRefused("It is no address of the web.") from error
        if target.scheme not in ("http", "https") or not target.host or target.userinfo:
            raise AddressRefused("It is no address of the web.")
        try:
            addresses = self._look_up(target.host, target.port or 443)
        except (OSError, UnicodeError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise AddressRefused("Its host has no address.") from error
        if target.host in self._private_hosts:
            return addresses[0]
        if not all(map(is_public, addresses)):
            raise AddressRefused("Its address is not a public one.")
        return addresses[0]

    def _look_up(self, host: str, port: int) -> list[str]:
        """A name server may keep a question for as long as it likes, and the system's call has no end of its
        own: a thread waits for that. Raises: TimeoutError, OSError, UnicodeError.
        """
        found: Future[list[str]] = Future()

        def ask() -> None:
            try:
                answers = self._resolve(host, port, type=socket.SOCK_STREAM)
                found.set_result([str(one[4][0]) for one in answers])
            except Exception as error:  # noqa: BLE001 (whoever waits raises it)
                found.set_exception(error)

        threading.Thread(target=ask, name="webhook-address", daemon=True).start()
        return found.result(self._timeout_seconds)


def signature_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """`secret`: `whsec_` and base64. Returns: the headers of Standard Webhooks."""
    key = base64.b64decode(secret.partition("_")[2])
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }
