"""Decodes outside the event loop, within a time limit: ordinary pictures in a few threads (Pillow releases
the GIL), heavy ones in a process each, so that nobody waits behind them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from smartrec_vision.decoding.crop import Crop
from smartrec_vision.decoding.headers import stored_size
from smartrec_vision.decoding.heavy import DecodingTooSlow, HeavyDecoder
from smartrec_vision.decoding.page import photo_in_page
from smartrec_vision.decoding.pixels import (
    MODEL_SIDE_PX,
    DecodedImage,
    ImageLimits,
    check_stored_size,
    decode_image,
    to_model_pixels,
)

_KEPT_SIDE_PX = 4 * MODEL_SIDE_PX  # so that a quarter of the picture still fills the model's input


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels`: uint8 (224, 224, 3) RGB, the model's input for the picture or for a crop of it.

    `image`: the same part, at most about 1800 px a side; each side is reduced by its own factor.
    `width`, `height`: px of the whole upright original. `part`: which part of it was decoded: the caller's
    crop, which is `is_chosen`, or the photo that was found inside a screenshot or a page; None: all of it.
    """

    pixels: npt.NDArray[np.uint8]
    image: Image.Image
    width: int
    height: int
    part: Crop | None = None
    is_chosen: bool = False


class Decoder:
    """A picture whose time is over before its decoding begins is never decoded."""

    def __init__(self, limits: ImageLimits, threads: int, deadline_seconds: float) -> None:
        self._limits = limits
        self._deadline_seconds = deadline_seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="decode")
        self._heavy = HeavyDecoder(limits)

    async def decode(self, data: bytes, crop: Crop | None) -> Picture:
        """The picture, or the crop where one is given. Raises: ImageRefused, DecodingTooSlow."""
        stored = stored_size(data)
        if stored is not None:
            check_stored_size(stored, len(data), self._limits)
        if stored is not None and stored.is_heavy:
            decoded = await self._heavy.decode(data, self._deadline_seconds)
            return await self._in_a_thread(picture_of, decoded, crop)
        return await self._in_a_thread(self._decode, data, crop)

    async def _in_a_thread(self, work: Callable[..., Picture], *of: object) -> Picture:
        running = self._pool.submit(work, *of)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(running), self._deadline_seconds)
        except TimeoutError as error:
            raise DecodingTooSlow(has_begun=not running.cancelled()) from error

    async def crop_regions(self, picture: Picture, regions: Sequence[Crop]) -> npt.NDArray[np.uint8]:
        """The model's input for regions of the picture: uint8 (regions, 224, 224, 3) RGB."""
        return await asyncio.get_running_loop().run_in_executor(
            self._pool, _crop_regions, picture.image, regions
        )

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _decode(self, data: bytes, crop: Crop | None) -> Picture:
        return picture_of(decode_image(data, self._limits), crop)


def picture_of(decoded: DecodedImage, crop: Crop | None) -> Picture:
    """The part that a caller chose; else the photo in a page; else the whole."""
    if crop is not None:
        return _cut(decoded, crop, is_chosen=True)
    whole = to_model_pixels(decoded.image)
    part = photo_in_page(whole)
    if part is not None:
        return _cut(decoded, part, is_chosen=False)
    return Picture(whole, _reduced(decoded.image), decoded.width, decoded.height)


def _cut(decoded: DecodedImage, part: Crop, is_chosen: bool) -> Picture:
    image = part.of(decoded.image)
    pixels = to_model_pixels(image)
    return Picture(pixels, _reduced(image), decoded.width, decoded.height, part, is_chosen)


def _reduced(image: Image.Image) -> Image.Image:
    """Regions are fractions of each side, so the aspect ratio need not be kept."""
    factors = (max(1, image.width // _KEPT_SIDE_PX), max(1, image.height // _KEPT_SIDE_PX))
    return image.reduce(factors) if factors != (1, 1) else image


def _crop_regions(image: Image.Image, regions: Sequence[Crop]) -> npt.NDArray[np.uint8]:
    return np.stack([to_model_pixels(region.of(image)) for region in regions])
