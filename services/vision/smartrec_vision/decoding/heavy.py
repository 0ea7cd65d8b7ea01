"""Heavy pictures, one at a time, each in a process of its own (`worker`) that ends with its limits.

Ordinary photos never wait for them, and their memory goes back to the system.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import os
import sys

from PIL import Image

from smartrec_vision.decoding import pixels
from smartrec_vision.decoding.pixels import DecodedImage, ImageLimits, ImageRefused, ImageTooLarge

MEMORY_BYTES = 1_500_000_000  # 50 megapixels of 16-bit RGBA, and what the reader needs besides


class DecodingTooSlow(Exception):
    """`has_begun`: the picture itself is slow; otherwise it waited behind others."""

    def __init__(self, has_begun: bool) -> None:
        super().__init__()
        self.has_begun = has_begun


class HeavyDecoder:
    """Belongs to one event loop."""

    def __init__(self, limits: ImageLimits, memory_bytes: int = MEMORY_BYTES) -> None:
        self._limits = limits
        self._memory_bytes = memory_bytes
        self._one_at_a_time = asyncio.Lock()

    async def decode(self, data: bytes, deadline_seconds: float) -> DecodedImage:
        """The wait and the decoding may each take so long. Raises: ImageRefused, DecodingTooSlow."""
        try:
            async with asyncio.timeout(deadline_seconds):
                await self._one_at_a_time.acquire()
        except TimeoutError as error:
            raise DecodingTooSlow(has_begun=False) from error
        try:
            async with asyncio.timeout(deadline_seconds):
                return await self._in_a_process(data, deadline_seconds)
        except TimeoutError as error:
            raise DecodingTooSlow(has_begun=True) from error
        finally:
            self._one_at_a_time.release()

    async def _in_a_process(self, data: bytes, seconds: float) -> DecodedImage:
        limits = (self._limits.max_bytes, self._limits.max_pixels, self._memory_bytes, math.ceil(seconds))
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "smartrec_vision.decoding.worker",
            *map(str, limits),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # each thread would count as memory
        )
        try:
            answer, _ = await process.communicate(data)
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        return _read(answer)


def _read(answer: bytes) -> DecodedImage:
    """Raises: ImageRefused."""
    head, _, rgb = answer.partition(b"\n")
    if not head:  # it was ended by its limits
        raise ImageTooLarge("There is no memory to decode a picture of this size. Send a smaller one.")
    said = json.loads(head)
    if "refused" in said:
        refusal: type[ImageRefused] = getattr(pixels, said["refused"])
        raise refusal(said["detail"])
    image = Image.frombytes("RGB", tuple(said["size"]), rgb)
    return DecodedImage(image, said["width"], said["height"])
