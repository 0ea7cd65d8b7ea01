"""A vision service that reads real pictures and sees what their shape says."""

from __future__ import annotations

import io
import warnings
from base64 import b64encode
from typing import Any

import httpx
from PIL import Image, UnidentifiedImageError

from tests.gateway.fakes.service import FakeService, problem

DRESS_EMBEDDING, JEANS_EMBEDDING = (b64encode(bytes([number] * 512)).decode() for number in (0, 1))
PERCEPTUAL_HASH = "ff00ff00ff00ff00"
LIKELIHOODS = {"category": {"Dress": 0.91}, "colour": {"red": 0.7, "coral": 0.1}, "pattern": {"floral": 0.88}}
DRESS = {
    "category": [{"name": "Dress", "score": 0.91}, {"name": "Romper", "score": 0.05}],
    "box": [0.22, 0.1, 0.78, 0.94],
    "attributes": [{"name": "floral", "type": "texture", "score": 0.88}],
    "colours": [{"name": "red", "score": 0.7}],
    "likelihoods": LIKELIHOODS,
    "embedding": DRESS_EMBEDDING,
}
JEANS = {
    "category": [{"name": "Jeans", "score": 0.8}],
    "box": [0.8, 0.2, 0.98, 0.9],
    "attributes": [{"name": "denim", "type": "fabric", "score": 0.9}],
    "colours": [{"name": "blue", "score": 0.9}],
    "embedding": JEANS_EMBEDDING,
}


class FakeVision(FakeService):
    """Reads real pictures. One of one colour all over shows nothing to wear, others a dress; those twice as
    wide as high show jeans beside it.
    """

    looks_closely = True

    def fine(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/feedback":
            return httpx.Response(200, json={"counted": 1})
        if request.url.params.get("box", "0,0,1,1").count(",") != 3:
            return problem(422, "invalid-crop")
        try:
            with warnings.catch_warnings(action="ignore"):  # of many pixels: they are counted below
                image = Image.open(io.BytesIO(request.content))
        except UnidentifiedImageError:
            return problem(422, "unreadable-image")
        if image.format not in {"JPEG", "PNG", "WEBP"}:
            return problem(415, "unsupported-image-type")
        if image.width * image.height > 50_000_000:
            return problem(422, "image-too-large")
        try:
            colours = image.convert("RGB").resize((32, 32)).getcolors(2)
        except OSError:
            return problem(422, "unreadable-image")
        is_plain = colours is not None and len(colours) == 1
        return httpx.Response(200, json=self._seen(image, is_garment=0.04 if is_plain else 0.97))

    def _seen(self, image: Image.Image, is_garment: float) -> dict[str, Any]:
        shown = is_garment >= 0.5
        return {
            "is_garment": is_garment,
            "category": [{"name": "Dress", "score": 0.91}, {"name": "Romper", "score": 0.05}]
            if shown
            else [],
            "box": [0.22, 0.1, 0.78, 0.94] if shown else None,
            "attributes": [
                {"name": "floral", "type": "texture", "score": 0.88},
                {"name": "cotton", "type": "fabric", "score": 0.61},
                {"name": "a-line", "type": "shape", "score": 0.57},
                {"name": "sleeveless", "type": "part", "score": 0.72},
                {"name": "summer", "type": "style", "score": 0.66},
            ]
            if shown
            else [],
            "colours": [{"name": "red", "score": 0.7}, {"name": "white", "score": 0.2}],
            "likelihoods": LIKELIHOODS if shown else {},
            "embedding": DRESS_EMBEDDING,
            "perceptual_hash": PERCEPTUAL_HASH,
            "garments": [DRESS, JEANS][: (2 if image.width >= 2 * image.height else 1) if shown else 0],
            "width": image.width,
            "height": image.height,
            "model": {"name": "fashion", "version": "1"},
            "is_complete": self.looks_closely,
        }
