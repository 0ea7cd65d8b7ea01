"""Finds out how the text of a file is encoded. What no mark in the file says is named in the report.

Order: a byte order mark; the zeros of UTF-16; valid UTF-8; Windows-1252, where what it makes of the bytes are
letters and signs of western European texts. Anything else must be named by `--encoding`.
"""

from __future__ import annotations

import codecs
import re
from typing import IO, NamedTuple

from smartrec_recommender.importing.files import UnreadableFile

_CHUNK_BYTES = 1 << 20
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "iso8859-1": "ISO-8859-1",
    "iso8859-15": "ISO-8859-15",
}
_XML_DECLARATION = re.compile(rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.-]*)""")
# Of a western European text in Windows-1252, nearly all characters above ASCII are these.
_WESTERN = frozenset("äöüßÄÖÜàâçéèêëîïôùûœæÀÂÇÉÈÊÎÔŒñáíóúÑÁÍÓÚ¿¡ìòåøÅØãõ€£®™©°²³½¼‘’“”„‚–—…•«»\u00a0·×ªº´")
_LEAST_WESTERN = 0.9


class Encoding(NamedTuple):
    """`codec`: Python's name. `broken_lines`: whether some lines are not in it, and are set aside.

    `is_told`: by the user, and not by the file; a byte order mark is passed over if there is one.
    """

    codec: str
    broken_lines: bool = False
    is_told: bool = False

    @property
    def name(self) -> str:
        """As people call it."""
        codec = self.codec.removesuffix("-sig") if self.is_told else self.codec
        return _NAMES.get(codec, codec)


def named_encoding(name: str) -> Encoding:
    """Returns: what `--encoding` names. Raises UnreadableFile."""
    try:
        codec = codecs.lookup(name).name
    except LookupError:
        raise UnreadableFile(f"--encoding {name}: no such encoding; write UTF-8 or Windows-1252.") from None
    return Encoding("utf-8-sig" if codec == "utf-8" else codec, is_told=True)


def find_encoding(stream: IO[bytes], file_name: str, may_be_windows: bool) -> Encoding:
    """Reads the whole of `stream`, in chunks. `may_be_windows`: not so for JSON, which is
    Unicode by its standard.

    Raises UnreadableFile where nothing fits.
    """
    start = stream.read(_CHUNK_BYTES)
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
    if marked:
        return Encoding(marked, broken_lines=marked == "utf-8-sig" and not _is_utf_8(start, stream))
    if zeros := _zeros(start):
        return Encoding(zeros)
    if _is_utf_8(start, stream):
        return Encoding("utf-8")
    stream.seek(0)
    return _of_broken_utf_8(stream, file_name, may_be_windows)


def declared_encoding(start: bytes) -> Encoding:
    """Of XML: its byte order mark, the zeros of UTF-16, what its declaration says, or else UTF-8."""
    marked = next((codec for mark, codec in _MARKS if start.startswith(mark)), None)
    if found := marked or _zeros(start):
        return Encoding(found)
    declaration = _XML_DECLARATION.match(start.lstrip())
    name = declaration.group(1).decode() if declaration else "utf-8"
    try:
        return Encoding(codecs.lookup(name).name)
    except LookupError:
        return Encoding(name)


def _zeros(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of ASCII is zero."""
    even, odd = start[:2_000:2], start[1:2_000:2]
    if len(odd) and odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if len(even) and even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _is_utf_8(start: bytes, stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(start)
        while chunk := stream.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _of_broken_utf_8(stream: IO[bytes], file_name: str, may_be_windows: bool) -> Encoding:
    """A file with both valid UTF-8 and broken lines is UTF-8 with broken lines."""
    western = others = 0
    for line in stream:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            foreign = [sign for sign in line.decode("cp1252", "replace") if not sign.isascii()]
            known = sum(sign in _WESTERN for sign in foreign)
            western, others = western + known, others + len(foreign) - known
        else:
            return Encoding("utf-8", broken_lines=True)
    if not may_be_windows:
        return Encoding("utf-8", broken_lines=True)
    if western < _LEAST_WESTERN * (western + others):
        raise UnreadableFile(
            f"{file_name} is neither UTF-8 nor Windows-1252: name its encoding, as --encoding windows-1250, "
            "or save the file as UTF-8."
        )
    return Encoding("cp1252")
