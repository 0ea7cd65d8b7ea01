"""Pictures of coloured blocks, and a model that takes them for garments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image

from smartrec_vision.decoding.decoder import Decoder, Picture
from smartrec_vision.decoding.pixels import ImageLimits, to_model_pixels
from smartrec_vision.detection.detector import Detection, GarmentDetector
from smartrec_vision.inference.labels import Labels
from smartrec_vision.inference.predictions import Prediction, PredictionFailed

LABELS = Labels(
    model_name="test",
    categories=("Tee", "Jeans", "Dress", "Not a garment"),
    not_a_garment=3,
    attributes=(("striped", "texture"),),
    attribute_thresholds=np.array([0.5], np.float32),
)


RED, BLUE, WHITE = (200, 30, 40), (20, 60, 220), (255, 255, 255)


TEE, JEANS, DRESS, NOTHING = range(4)


class OneLabels:
    """Labels for every version."""

    def of(self, _: int) -> Labels:
        return LABELS


class SeesColours:
    """A model that knows red things as tees and blue ones as jeans, and is of two minds about both.

    Its box is around the colour that there is more of; its embedding is the share of each.
    """

    def __init__(self, versions: Sequence[int] = (1,), fails_from: int = 99) -> None:
        self.requests: list[int] = []
        self._versions = versions
        self._fails_from = fails_from

    async def predict(self, pixels: np.ndarray, _: Mapping[str, str]) -> list[Prediction]:
        self.requests.append(len(pixels))
        if len(self.requests) >= self._fails_from:
            raise PredictionFailed("UNAVAILABLE")
        version = self._versions[min(len(self.requests), len(self._versions)) - 1]
        return [prediction_of(each, version) for each in pixels]

    async def newest_version(self) -> int:
        return self._versions[0]

    async def close(self) -> None: ...


def prediction_of(pixels: np.ndarray, version: int) -> Prediction:
    cloth = pixels.min(axis=2) < 200
    is_red = pixels[..., 0] > pixels[..., 2]
    most = cloth & (is_red if is_red[cloth].sum() * 2 >= cloth.sum() else ~is_red)
    rows, columns = np.flatnonzero(most.any(axis=1)), np.flatnonzero(most.any(axis=0))
    if not len(rows):
        box, red = np.array([0.4, 0.4, 0.6, 0.6]), 0.5
        category = [0.05, 0.05, 0.0, 0.9]
    else:
        box = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1]) / 224
        red = float(is_red[cloth].mean())
        unsure = 1 - abs(2 * red - 1)
        category = [red * (1 - unsure / 2), (1 - red) * (1 - unsure / 2), unsure / 4, unsure / 4]
    embedding = np.array([red, 1 - red]) / np.hypot(red, 1 - red)
    return Prediction(
        np.array(category, np.float32),
        box.astype(np.float32),
        np.array([0.9], np.float32),
        embedding.astype(np.float32),
        version,
    )


def picture_of(*blocks: tuple[tuple[float, float, float, float], tuple[int, int, int]]) -> Image.Image:
    """Blocks of colour on white; places in fractions."""
    pixels = np.full((400, 400, 3), WHITE, np.uint8)
    for (x1, y1, x2, y2), colour in blocks:
        pixels[int(y1 * 400) : int(y2 * 400), int(x1 * 400) : int(x2 * 400)] = colour
    return Image.fromarray(pixels)


TEE_ABOVE_JEANS = picture_of(((0.3, 0.05, 0.7, 0.45), RED), ((0.3, 0.55, 0.7, 0.95), BLUE))


TEE_BESIDE_JEANS = picture_of(((0.05, 0.3, 0.45, 0.7), RED), ((0.55, 0.3, 0.95, 0.7), BLUE))


ONE_TEE = picture_of(((0.1, 0.1, 0.9, 0.9), RED))


async def detect(image: Image.Image, model: SeesColours, has_crop: bool = False) -> Detection:
    decoder = Decoder(ImageLimits(), threads=1, deadline_seconds=30)
    picture = Picture(to_model_pixels(image), image, image.width, image.height)
    detection = await GarmentDetector(model, OneLabels(), decoder).detect(picture, has_crop, {})
    decoder.close()
    return detection


def said(category: tuple[float, ...], degrees: float = 0.0) -> Prediction:
    """`degrees`: between its embedding and that of another."""
    turned = np.deg2rad(degrees)
    embedding = np.array([np.cos(turned), np.sin(turned)], np.float32)
    box = np.array((0.1, 0.1, 0.9, 0.9), np.float32)
    return Prediction(np.array(category, np.float32), box, np.ones(1), embedding, 1)
