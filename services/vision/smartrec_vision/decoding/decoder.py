"""Decodes outside the event loop, within a time limit, in a few threads (Pillow releases the GIL)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.pixels import (
    MODEL_SIDE_PX,
    DecodedImage,
    ImageLimits,
    decode_image,
    to_model_pixels,
)

_KEPT_SIDE_PX = 4 * MODEL_SIDE_PX  # so that a quarter of the picture still fills the model's input


class DecodingTooSlow(Exception):
    """`has_begun`: the picture itself is slow; otherwise it waited behind others."""

    def __init__(self, has_begun: bool) -> None:
        super().__init__()
        self.has_begun = has_begun


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels`: uint8 (224, 224, 3) RGB, the model's input for the picture or for a crop of it.

    `image`: the same part, at most about 1800 px a side; each side is reduced by its own factor.
    `width`, `height`: px of the whole upright original.
    """

    pixels: npt.NDArray[np.uint8]
    image: Image.Image
    width: int
    height: int


class Decoder:
    """A picture whose time is over before its decoding begins is never decoded."""

    def __init__(self, limits: ImageLimits, threads: int, deadline_seconds: float) -> None:
        self._limits = limits
        self._deadline_seconds = deadline_seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="decode")

    async def decode(self, data: bytes, crop: Crop | None) -> Picture:
        """The picture, or the crop where one is given. Raises: ImageRefused, DecodingTooSlow."""
        work = self._pool.submit(self._decode, data, crop)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(work), self._deadline_seconds)
        except TimeoutError as error:
            raise DecodingTooSlow(has_begun=not work.cancelled()) from error

    async def crop_regions(self, picture: Picture, regions: Sequence[Crop]) -> npt.NDArray[np.uint8]:
        """The model's input for regions of the picture: uint8 (regions, 224, 224, 3) RGB."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, _crop_regions, picture.image, regions
        )

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _decode(self, data: bytes, crop: Crop | None) -> Picture:
        decoded: DecodedImage = decode_image(data, self._limits)
        image = crop.of(decoded.image) if crop else decoded.image
        return Picture(to_model_pixels(image), _reduced(image), decoded.width, decoded.height)


def _reduced(image: Image.Image) -> Image.Image:
    """Regions are fractions of each side, so the aspect ratio need not be kept."""
    factors = (max(1, image.width // _KEPT_SIDE_PX), max(1, image.height // _KEPT_SIDE_PX))
    return image.reduce(factors) if factors != (1, 1) else image


def _crop_regions(image: Image.Image, regions: Sequence[Crop]) -> npt.NDArray[np.uint8]:
    return np.stack([to_model_pixels(region.of(image)) for region in regions])
