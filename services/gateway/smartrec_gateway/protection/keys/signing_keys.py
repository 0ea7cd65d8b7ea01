"""The public keys that tokens are signed with (JWKS, RFC 7517), from a file or a URL.

They are fetched when first needed, when they are old, and when a token names one that is not there, but never
more than once in `FETCHED_EVERY_SECONDS`, so that made-up names cause no traffic. Keys that were read stay in
use while their source does not answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import jwt
import structlog

from smartrec_gateway.settings import BadConfiguration

log = structlog.get_logger()
OLD_AFTER_SECONDS = 300.0
FETCHED_EVERY_SECONDS = 10.0
TIMEOUT_SECONDS = 3.0
MOST_BYTES = 1_000_000
Read = Callable[[], Awaitable[bytes]]


class SigningKeysUnknown(Exception):
    """Their source has not answered yet, so no token can be checked."""


class SigningKeys:
    """`read` gets the document; `clock`: seconds that only go forward."""

    def __init__(self, read: Read, clock: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._clock = clock
        self._by_id: dict[str, jwt.PyJWK] | None = None
        self._asked_at = -OLD_AFTER_SECONDS
        self._asking = asyncio.Lock()

    async def key(self, key_id: str) -> jwt.PyJWK | None:
        """The key of this id, or None. Raises: SigningKeysUnknown."""
        if self._is_due(key_id):
            async with self._asking:
                if self._is_due(key_id):  # not by the call that was waited for
                    await self._refresh()
        if self._by_id is None:
            raise SigningKeysUnknown
        return self._by_id.get(key_id)

    def _is_due(self, key_id: str) -> bool:
        age_seconds = self._clock() - self._asked_at
        is_missing = self._by_id is None or key_id not in self._by_id
        return age_seconds >= (FETCHED_EVERY_SECONDS if is_missing else OLD_AFTER_SECONDS)

    async def _refresh(self) -> None:
        self._asked_at = self._clock()
        try:
            found = jwt.PyJWKSet.from_json((await self._read()).decode())
        except (OSError, aiohttp.ClientError, TimeoutError, ValueError, jwt.PyJWTError) as error:
            log.warning("signing_keys_not_read", error=type(error).__name__)
            return
        self._by_id = {str(key.key_id): key for key in found.keys if key.key_type != "oct"}


def reader(url: str | None, file: Path | None) -> Read:
    """Of the one that is given. Raises: BadConfiguration."""
    if (url is None) == (file is None):
        raise BadConfiguration("Tokens need GATEWAY_JWT_JWKS_URL or GATEWAY_JWT_JWKS_FILE, one of the two.")

    async def from_file() -> bytes:
        assert file is not None  # noqa: S101 (one of the two is)
        return await asyncio.to_thread(file.read_bytes)

    async def from_url() -> bytes:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(str(url)) as answer:
            answer.raise_for_status()
            return await _whole(answer.content)

    return from_file if file else from_url


async def _whole(content: aiohttp.StreamReader) -> bytes:
    """A document may come in several pieces. Raises: ValueError, where it is too large."""
    document = bytearray()
    async for piece in content.iter_any():
        document += piece
        if len(document) > MOST_BYTES:
            raise ValueError("the document of keys is too large")
    return bytes(document)
