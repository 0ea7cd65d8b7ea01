"""Admission control: pictures in hand, from first byte to answer, are bounded in number and in bytes.

Memory is therefore bounded, however many callers send and however slowly.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager


class Overloaded(Exception):
    """The limit of pictures in hand, or of their bytes, is reached."""


class PictureTooLong(Exception):
    """One picture has more bytes than allowed."""


class Admission:
    """Lives on one event loop."""

    def __init__(self, max_images: int, max_bytes: int) -> None:
        self._max_images = max_images
        self._max_bytes = max_bytes
        self._images = 0
        self._bytes = 0

    @contextmanager
    def picture(self) -> Iterator[PictureInHand]:
        """A place for one picture. Raises: Overloaded."""
        if self._images >= self._max_images:
            raise Overloaded
        self._images += 1
        picture = PictureInHand(self)
        try:
            yield picture
        finally:
            self._images -= 1
            self._bytes -= picture.size_bytes

    def take(self, size_bytes: int) -> None:
        """Counts these bytes, or raises Overloaded and counts none."""
        if self._bytes + size_bytes > self._max_bytes:
            raise Overloaded
        self._bytes += size_bytes


class PictureInHand:
    """The bytes of one picture count until its `Admission.picture` ends."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self.size_bytes = 0

    async def read(self, chunks: AsyncIterable[bytes], max_bytes: int) -> bytes:
        """All chunks, refused as soon as they are too many. Raises: PictureTooLong, Overloaded."""
        parts: list[bytes] = []
        async for chunk in chunks:
            if self.size_bytes + len(chunk) > max_bytes:
                raise PictureTooLong
            self._admission.take(len(chunk))
            self.size_bytes += len(chunk)
            parts.append(chunk)
        return b"".join(parts)
