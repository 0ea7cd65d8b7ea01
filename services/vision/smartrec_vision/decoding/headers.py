"""What a picture's first bytes say of its size, read before any library allocates for it.

A WebP of 38 bytes may claim 50 megapixels, for which its reader takes 0.9 GB when it opens the file. JPEG is
not read here: it is decoded at reduced size, and costs little whatever it claims.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

# Pictures with more pixels than this are decoded in a process of their own. A phone's HEIC has 12 million.
_MOST_LIGHT_PIXELS = {
    "PNG": 5_000_000,
    "GIF": 5_000_000,
    "BMP": 5_000_000,
    "WebP": 5_000_000,
    "HEIF": 13_000_000,
}
_MOST_PIXELS_A_BYTE = (
    2_000  # of a large picture; what has more is made to cost its reader, not to be looked at
)
_ISPE = re.compile(rb"ispe....(....)(....)", re.DOTALL)
_SEARCHED_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class StoredSize:
    """`kind`: PNG, GIF, BMP, WebP or HEIF (AVIF too). `pixels`: of the largest image in the header."""

    kind: str
    pixels: int

    @property
    def is_heavy(self) -> bool:
        return self.pixels > _MOST_LIGHT_PIXELS[self.kind]

    def is_hollow(self, size_bytes: int) -> bool:
        """Whether it claims far more pixels than its bytes can tell of."""
        return self.is_heavy and self.pixels > size_bytes * _MOST_PIXELS_A_BYTE


def stored_size(data: bytes) -> StoredSize | None:
    """None: a JPEG, cut short within its header, or of no type that is known here."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _size("PNG", *struct.unpack_from(">II", data, 16))
        if data.startswith(b"GIF8"):
            return _size("GIF", *struct.unpack_from("<HH", data, 6))
        if data.startswith(b"BM"):
            is_old = struct.unpack_from("<I", data, 14) == (12,)  # OS/2's header has sides of 16 bits
            return _size("BMP", *struct.unpack_from("<HH" if is_old else "<ii", data, 18))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _size("WebP", *_webp_sides(data))
    except struct.error:
        return None
    if data[4:8] == b"ftyp":
        sides = [struct.unpack(">II", b"".join(found)) for found in _ISPE.findall(data[:_SEARCHED_BYTES])]
        return max((_size("HEIF", *each) for each in sides), key=lambda size: size.pixels, default=None)
    return None


def _size(kind: str, width: int, height: int) -> StoredSize:
    return StoredSize(kind, abs(width) * abs(height))


def _webp_sides(data: bytes) -> tuple[int, int]:
    """By the WebP container's specification: extended, lossless or lossy. Raises: struct.error."""
    kind = data[12:16]
    if kind == b"VP8X":
        low_width, high_width, low_height, high_height = struct.unpack_from("<HBHB", data, 24)
        return (low_width | high_width << 16) + 1, (low_height | high_height << 16) + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF
