"""Answers to exact duplicates, in Redis (or Valkey): keys, lifetime, and going on without it.

An answer has two keys: the hash of the picture's bytes, known before decoding, and the hash of the model's
input. The second stays the same when a picture is compressed anew without loss or loses its metadata. Both
hold the crop and the model's version, so answers need not be deleted; they expire. After a failure a circuit
breaker leaves Redis alone for a moment.
"""

from __future__ import annotations

import hashlib

import redis.asyncio
import structlog
from pydantic import ValidationError

from smartrec_service.resilience.circuit_breaker import CircuitBreaker
from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.decoder import Picture
from smartrec_vision.schemas import AnalysisAnswer

_FORM = "7"  # of the stored answers; change it when their form, or what is read from pixels, changes
log = structlog.get_logger()


class AnswerCache:
    """Never raises because of Redis; without a URL it finds nothing. Make it on a running event loop."""

    def __init__(self, url: str | None, lifetime_seconds: int, timeout_seconds: float) -> None:
        self._client = (
            redis.asyncio.Redis.from_url(
                url, socket_timeout=timeout_seconds, socket_connect_timeout=timeout_seconds
            )
            if url
            else None
        )
        self._lifetime_seconds = lifetime_seconds
        self._breaker = CircuitBreaker()

    @property
    def is_on(self) -> bool:
        return self._client is not None and self._breaker.is_closed

    async def get(self, key: str) -> AnalysisAnswer | None:
        if self._client is None or not self.is_on:
            return None
        try:
            stored = await self._client.get(key)
            return AnalysisAnswer.model_validate_json(stored) if stored else None
        except redis.RedisError as error:
            self._open_breaker(error)
        except ValidationError:
            log.warning("cached_answer_unreadable")
        return None

    async def put(self, key: str, answer: AnalysisAnswer) -> None:
        if self._client is None or not self.is_on:
            return
        try:
            await self._client.set(key, answer.model_dump_json(), ex=self._lifetime_seconds)
        except redis.RedisError as error:
            self._open_breaker(error)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    def _open_breaker(self, error: redis.RedisError) -> None:
        log.warning("cache_failed", error=type(error).__name__, rest_seconds=self._breaker.open_seconds)
        self._breaker.open()


def key_of(data: bytes, crop: Crop | None, model_version: int) -> str:
    """The key of the answer for a picture's bytes."""
    return _key("bytes", hashlib.sha256(data).hexdigest(), crop, model_version)


def key_of_pixels(picture: Picture, crop: Crop | None, model_version: int) -> str:
    """The key of the answer for what the model sees of a picture of that size."""
    digest = hashlib.sha256(f"{picture.width}x{picture.height}:".encode())
    digest.update(picture.pixels.tobytes())
    return _key("pixels", digest.hexdigest(), crop, model_version)


def _key(kind: str, digest: str, crop: Crop | None, model_version: int) -> str:
    return f"smartrec:vision:{_FORM}:{model_version}:{kind}:{digest}:{crop or 'whole'}"
