"""Decoding beside the event loop: a few threads, as Pillow frees the interpreter, and a bounded queue."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from smartrec_vision.crop import Crop
from smartrec_vision.pixels import DecodedImage, ImageLimits, decode_image, to_model_pixels


class QueueFull(Exception):
    """As many pictures wait as may wait."""


@dataclass(frozen=True, slots=True)
class Picture:
    """`pixels`: uint8 (224, 224, 3) RGB, what the model sees of `decoded` or of a crop."""

    decoded: DecodedImage
    pixels: npt.NDArray[np.uint8]


class Decoder:
    """`max_waiting` counts the pictures handed in and not yet decoded."""

    def __init__(self, limits: ImageLimits, threads: int, max_waiting: int) -> None:
        self._limits = limits
        self._max_waiting = max_waiting
        self._waiting = 0
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="decode")

    async def decode(self, data: bytes, crop: Crop | None) -> Picture:
        """The picture, with the pixels of the crop where one is given. Raises: ImageRefused, QueueFull."""
        if self._waiting >= self._max_waiting:
            raise QueueFull
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._decode, data, crop)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _decode(self, data: bytes, crop: Crop | None) -> Picture:
        decoded = decode_image(data, self._limits)
        return Picture(decoded, to_model_pixels(crop.of(decoded.image) if crop else decoded.image))
