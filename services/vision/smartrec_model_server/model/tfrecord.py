"""TFRecord, read without TensorFlow: each record with its length and the CRC-32C of both.

Layout of a record: length (uint64), its checksum (uint32), the bytes, their checksum (uint32), little-endian.
A checksum is "masked": turned right by 15 bits, plus a constant. CRC-32C: RFC 3720, appendix B.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

_REVERSED_POLYNOMIAL = 0x82F63B78
_MASK = 0xA282EAD8
_ALL_BITS = 0xFFFFFFFF
_BLOCK_BYTES = 1024


class BrokenRecord(ValueError):
    """Cut off, too long, or not what its checksum says. The message is the second half of a sentence."""


def read_records(path: Path, max_bytes: int) -> Iterator[bytes]:
    """The records of a file, none longer than `max_bytes`. Raises: BrokenRecord, OSError."""
    with path.open("rb") as file:
        while header := file.read(12):
            if len(header) != 12 or not _fits(header[:8], header[8:]):
                raise BrokenRecord("is no TFRecord file")
            length = struct.unpack("<Q", header[:8])[0]
            if length > max_bytes:
                raise BrokenRecord(f"holds a record of more than {max_bytes:,} bytes")
            record, checksum = file.read(length), file.read(4)
            if len(record) != length or len(checksum) != 4:
                raise BrokenRecord("is cut off")
            if not _fits(record, checksum):
                raise BrokenRecord("holds a record that is not what its checksum says")
            yield record


def crc32c(data: bytes) -> int:
    """The checksum of `data`, not masked."""
    tables = _tables()
    state = _ALL_BITS
    whole = len(data) - len(data) % 4  # a block takes the state into its first four bytes
    for start in range(0, whole, _BLOCK_BYTES):
        block = np.frombuffer(data[start : min(start + _BLOCK_BYTES, whole)], np.uint8).copy()
        block[:4] ^= np.frombuffer(struct.pack("<I", state), np.uint8)
        state = int(np.bitwise_xor.reduce(tables[np.arange(len(block) - 1, -1, -1), block]))
    for byte in data[whole:]:
        state = int(tables[0, (state ^ byte) & 0xFF]) ^ state >> 8
    return state ^ _ALL_BITS


def _fits(data: bytes, masked_checksum: bytes) -> bool:
    checksum = crc32c(data)
    masked = ((checksum >> 15 | checksum << 17) + _MASK) & _ALL_BITS
    return struct.pack("<I", masked) == masked_checksum


@cache
def _tables() -> npt.NDArray[np.uint32]:
    """[n, b]: what byte b leaves in the state after n further bytes of zero. uint32 (1024, 256)."""
    tables = np.empty((_BLOCK_BYTES, 256), np.uint32)
    row = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        row = np.where(row & 1, row >> 1 ^ np.uint32(_REVERSED_POLYNOMIAL), row >> 1)
    for n in range(_BLOCK_BYTES):
        tables[n] = row
        row = tables[0][row & 0xFF] ^ row >> 8
    return tables
