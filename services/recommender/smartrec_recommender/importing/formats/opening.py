"""Opens a file, compressed by gzip or not, and gives its lines as text; one that cannot be read says so."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, cast

from smartrec_recommender.importing.files import BadRow, UnreadableFile
from smartrec_recommender.importing.formats.encodings import Encoding

_GZIP = b"\x1f\x8b"
_LONGEST_ROW_SHOWN = 2_000
NOT_READABLE = "is not UTF-8: save the file as UTF-8"


class Line(NamedTuple):
    """`text` of a line that is not readable has surrogates for the bytes that make no sense."""

    number: int
    text: str
    is_readable: bool

    def bad(self, reason: str) -> BadRow:
        shown = self.text[:_LONGEST_ROW_SHOWN].encode("utf-8", "surrogateescape")
        return BadRow(self.number, reason, shown.decode("utf-8", "replace"))


def is_compressed(file: Path) -> bool:
    """By its first bytes: the name of a download may lie."""
    with file.open("rb") as stream:
        return stream.read(len(_GZIP)) == _GZIP


@contextmanager
def opened(file: Path, on_bytes: Callable[[int], None] = lambda _: None) -> Iterator[IO[bytes]]:
    """The bytes of the file, unpacked. `on_bytes` is told how many of those on the disk are behind us.

    Raises UnreadableFile where it breaks off while it is unpacked.
    """
    with file.open("rb") as raw:
        reporting = cast(IO[bytes], io.BufferedReader(_ProgressReporting(raw, on_bytes), 1 << 17))
        if is_compressed(file):
            try:
                with gzip.open(reporting) as unpacked:
                    yield cast(IO[bytes], unpacked)
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                raise UnreadableFile(f"{file.name} cannot be unpacked, it is broken: {error}") from None
        else:
            yield reporting


class _ProgressReporting(io.RawIOBase):
    """Tells as it is read how far it is."""

    def __init__(self, raw: IO[bytes], on_bytes: Callable[[int], None]) -> None:
        self._raw, self._on_bytes = raw, on_bytes

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._on_bytes(self._raw.tell())
        return len(data)


def lines(stream: IO[bytes], encoding: Encoding) -> Iterator[Line]:
    """The lines of `stream` with their ends, from number 1."""
    if encoding.codec.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(stream, encoding)
        return
    codec = encoding.codec
    for number, line in enumerate(_split(stream), start=1):
        if number == 2 and codec == "utf-8-sig":
            codec = "utf-8"
        try:
            yield Line(number, line.decode(codec), is_readable=True)
        except UnicodeDecodeError:
            yield Line(number, line.decode("utf-8", "surrogateescape"), is_readable=False)


def _split(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines end with a line feed; those of very old spreadsheets with a carriage return alone."""
    start = cast(io.BufferedReader, stream).peek(1 << 16)
    if b"\r" not in start or b"\n" in start:
        yield from stream
        return
    rest = b""
    while chunk := stream.read(1 << 16):
        *whole, rest = (rest + chunk).split(b"\r")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _wide_lines(stream: IO[bytes], encoding: Encoding) -> Iterator[Line]:
    """What is half a character in UTF-16 is a replacement character here, and its line is set aside."""
    text = io.TextIOWrapper(stream, encoding.codec, errors="replace", newline="\n")
    for number, line in enumerate(text, start=1):
        yield Line(number, line.removeprefix("\ufeff"), is_readable="\ufffd" not in line)
    text.detach()
