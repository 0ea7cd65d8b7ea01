"""Reads product feeds in XML: each `item` (RSS) or `entry` (Atom) is a record. Memory holds one at a time.

Names are those of the elements without their namespace; `g:price` and `price` of the shop's own are the same.
An element within another has both names: the price within shipping is `shipping price`, not the product's.
Entities of the file's own are refused: a few lines of them could fill any memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile

_RECORDS = frozenset({"item", "entry", "product"})
_CHUNK_BYTES = 1 << 16
_MOST_CHARACTERS = 1_000_000


def read_feed(name: str, stream: IO[bytes], codec: str | None = None) -> Iterator[Row | BadRow]:
    """`codec`: where it is not to be the one that the file names. A value that comes several times is a list.

    Raises UnreadableFile where it is no XML from the start.
    """
    feed = _Feed(codec)
    is_anything_read = False
    while chunk := stream.read(_CHUNK_BYTES):
        try:
            feed.parser.Parse(chunk, False)
        except expat.ExpatError as error:
            yield from feed.take()
            reason = f"is not XML: {expat.ErrorString(error.code)}; all after it was left aside"
            if not is_anything_read and not feed.count:
                raise UnreadableFile(f"{name}, line {error.lineno}: {reason}.") from None
            yield BadRow(error.lineno, reason, None)
            return
        is_anything_read = is_anything_read or feed.count > 0
        yield from feed.take()
    try:
        feed.parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield BadRow(error.lineno, "is not XML: the file ends before its last element does", None)
    yield from feed.take()


class _Feed:
    """Collects the records of what was parsed so far."""

    def __init__(self, codec: str | None) -> None:
        self.parser = expat.ParserCreate(codec, namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = _no_entities
        self.count = 0
        self._done: list[Row | BadRow] = []
        self._record: dict[str, Any] | None = None
        self._path: list[str] = []
        self._texts: list[list[str]] = []
        self._line = self._characters = 0

    def take(self) -> list[Row | BadRow]:
        done, self._done = self._done, []
        return done

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = element.rpartition(" ")[2].lower()
        if self._record is None:
            if name in _RECORDS:
                self._record, self._line, self._characters = {}, self.parser.CurrentLineNumber, 0
                self._path = []
            return
        self._path.append(name)
        self._texts.append([])
        if name == "link" and "href" in attributes:
            self._add(name, attributes["href"])

    def _text(self, text: str) -> None:
        if self._texts:
            self._characters += len(text)
            if self._characters <= _MOST_CHARACTERS:
                self._texts[-1].append(text)

    def _end(self, element: str) -> None:
        if self._record is None:
            return
        if self._path:
            name = " ".join(self._path)
            self._path.pop()
            text = "".join(self._texts.pop()).strip()
            if text:
                self._add(name, text)
        elif element.rpartition(" ")[2].lower() in _RECORDS:
            self.count += 1
            if self._characters > _MOST_CHARACTERS:
                self._done.append(BadRow(self._line, "is longer than a product can be", None))
            else:
                self._done.append(Row(self._line, self._record))
            self._record = None

    def _add(self, name: str, value: str) -> None:
        assert self._record is not None  # noqa: S101 (only called inside a record)
        before = self._record.get(name)
        if before is None:
            self._record[name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            self._record[name] = [before, value]


def _no_entities(*_: object) -> None:
    raise UnreadableFile("The XML declares entities of its own, which no product feed needs: leave them out.")
