"""The vision service, asked for the pictures of an import (never during a request)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import httpx
import numpy as np

from smartrec_recommender.clients.upstream import Refused, Service
from smartrec_recommender.domain.catalogue.pictures.analysis import PictureAnalysis
from smartrec_recommender.domain.catalogue.pictures.duplicates import hash_of

_ANALYZE = "/v1/analyze"


class PictureRefused(ValueError):
    """This picture cannot be read; the message says why."""


class VisionClient:
    """`POST /v1/analyze` of the service at `url`."""

    def __init__(self, url: str, secret: str | None = None) -> None:
        self._service = Service("vision", url, "--vision-url", secret)

    async def __aenter__(self) -> VisionClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._service.close()

    async def analyse(self, picture: bytes) -> PictureAnalysis:
        """Raises PictureRefused for this picture, ServiceUnavailable for them all."""
        return self._read(await self._post(picture))

    async def answer(self, picture: bytes) -> dict[str, Any]:
        """The whole answer, as JSON. Raises as `analyse` does."""
        answer = await self._post(picture)
        self._read(answer)
        body: dict[str, Any] = answer.json()
        return body

    async def _post(self, picture: bytes) -> httpx.Response:
        headers = {"content-type": "application/octet-stream"}
        try:
            return await self._service.post(_ANALYZE, content=picture, headers=headers)
        except Refused as error:
            raise PictureRefused(str(error)) from None

    def _read(self, answer: httpx.Response) -> PictureAnalysis:
        try:
            return analysis_of(answer.json())
        except (ValueError, KeyError, TypeError):
            raise self._service.not_this_service() from None


def analysis_of(body: Mapping[str, Any]) -> PictureAnalysis:
    """What the service answers of one picture. Raises ValueError, KeyError or TypeError for another form."""
    vector = np.frombuffer(base64.b64decode(body["embedding"]), dtype="<f2").astype(np.float32)
    model = f"{body['model']['name']} {body['model']['version']}"
    seen = {kind: body[kind] for kind in ("category", "attributes", "colours", "is_garment")}
    length = max(float(np.linalg.norm(vector)), 1e-6)
    vector = (vector / length).astype(np.float32)
    return PictureAnalysis(vector, seen, model, hash_of(body.get("perceptual_hash")))
