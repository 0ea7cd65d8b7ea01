"""Where a page ended: the numbers of the products shown so far, packed into the text that asks for the next.

Nothing is kept on the server. The next page is the best of what has not been shown, so whatever is bought or
imported between two pages, no product comes twice and none that may be shown is left out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from collections.abc import Iterable

from smartrec_recommender.problems import InvalidCursor

MOST_SHOWN = 1_000
"""Products that can be paged through: it keeps a cursor below 3,000 characters."""
MOST_CHARACTERS = 6_000
GREATEST_NUMBER = 2**31 - 1  # what a product's number can be in the database
_FORM = 1
_QUESTION_BYTES = 8
_MOST_PACKED_BYTES = 5 * MOST_SHOWN


def encode(shown: Iterable[int], question: str) -> str:
    """`question`: what the pages have in common; a cursor is of use for the same one only."""
    packed = bytearray()
    before = 0
    for number in sorted(shown):
        _append_varint(packed, number - before)
        before = number
    data = bytes([_FORM]) + _digest(question) + zlib.compress(bytes(packed), 9)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(cursor: str, question: str) -> frozenset[int]:
    """Returns: the numbers of the products shown so far. Raises InvalidCursor."""
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        packed = unpacker.decompress(data[1 + _QUESTION_BYTES :], _MOST_PACKED_BYTES)
    except (binascii.Error, ValueError, zlib.error):
        raise _not_one() from None
    if data[:1] != bytes([_FORM]) or not unpacker.eof:
        raise _not_one()
    if data[1 : 1 + _QUESTION_BYTES] != _digest(question):
        raise InvalidCursor("This cursor came with another question; ask the same one, or leave it out.")
    return frozenset(_running_sums(packed))


def _append_varint(packed: bytearray, value: int) -> None:
    """LEB128: seven bits a byte, the lowest first, the top bit set on all but the last."""
    while value >= 0x80:
        packed.append(value & 0x7F | 0x80)
        value >>= 7
    packed.append(value)


def _running_sums(packed: bytes) -> Iterable[int]:
    total = value = shift = 0
    for byte in packed:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            total += value
            if total > GREATEST_NUMBER:
                raise _not_one()
            yield total
            value = shift = 0


def _digest(question: str) -> bytes:
    return hashlib.blake2b(question.encode(), digest_size=_QUESTION_BYTES).digest()


def _not_one() -> InvalidCursor:
    return InvalidCursor("Send `next_cursor` of the page before as it is, or leave the cursor out.")
