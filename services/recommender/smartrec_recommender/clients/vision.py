"""The vision service, asked for the pictures of an import (never during a request)."""

from __future__ import annotations

import asyncio
import base64
import binascii
from typing import Any, NamedTuple

import httpx
import numpy as np
from numpy.typing import NDArray

_ANALYZE = "/v1/analyze"
_TRIES = 3
_PAUSE_SECONDS = 1.0


class VisionUnavailable(RuntimeError):
    """The vision service does not answer; the message names its URL."""


class PictureRefused(ValueError):
    """The vision service cannot read this picture; the message says why."""


class Analysis(NamedTuple):
    """What a picture shows. `embedding`: float32 (256,), L2 norm 1; `seen`: names with scores, by kind."""

    embedding: NDArray[np.float32]
    seen: dict[str, Any]
    model: str


class VisionClient:
    """`POST /v1/analyze` of the service at `url`; tried again where it is busy or gone for a moment."""

    def __init__(self, url: str, timeout_seconds: float = 30.0) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.AsyncClient(base_url=self.url, timeout=timeout_seconds)

    async def __aenter__(self) -> VisionClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def analyse(self, picture: bytes) -> Analysis:
        """Raises PictureRefused for this picture, VisionUnavailable for them all."""
        reason = ""
        for attempt in range(_TRIES):
            if attempt:
                await asyncio.sleep(_PAUSE_SECONDS * attempt)
            try:
                answer = await self._http.post(
                    _ANALYZE, content=picture, headers={"content-type": "application/octet-stream"}
                )
            except httpx.TransportError as error:
                reason = type(error).__name__
                continue
            if answer.is_success:
                return self._read(answer)
            if answer.is_client_error and answer.status_code != 429:
                raise PictureRefused(_detail(answer))
            reason = f"status {answer.status_code}"
        raise VisionUnavailable(
            f"The vision service at {self.url} does not answer ({reason}). Start it, or name another with "
            "--vision-url; what is imported so far is kept, and the next run goes on from there."
        )

    def _read(self, answer: httpx.Response) -> Analysis:
        try:
            body = answer.json()
            vector = np.frombuffer(base64.b64decode(body["embedding"]), dtype="<f2").astype(np.float32)
            model = f"{body['model']['name']} {body['model']['version']}"
            seen = {kind: body[kind] for kind in ("category", "attributes", "colours", "is_garment")}
        except (ValueError, KeyError, TypeError, binascii.Error):
            raise VisionUnavailable(
                f"What answers at {self.url} is not the vision service: its answer has another form."
            ) from None
        length = max(float(np.linalg.norm(vector)), 1e-6)
        return Analysis((vector / length).astype(np.float32), seen, model)


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"refused with status {answer.status_code}"
