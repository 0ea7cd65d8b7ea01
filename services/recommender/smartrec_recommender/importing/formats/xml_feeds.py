"""Reads product feeds in XML: each `item` (RSS), `entry` (Atom) or product is a record. Memory holds
one at a time.

Names are those of the elements without their namespace; `g:price` and `price` of the shop's own are the same.
An element within another has both names: the price within shipping is `shipping price`, not the product's.
An attribute is named as an element within; `<param name="Colour">` is the column Colour. Of several languages
the first counts. Entities of the file's own are refused: a few lines of them could fill any memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile

_RECORDS = frozenset({
    "item", "entry", "product", "offer", "shopitem", "artikel", "article", "produkt", "produit", "producto",
    "articulo", "prodotto", "articolo",
})  # fmt: skip
# `<param name="Colour">Red</param>`: an element that says nothing itself, and the attribute that says what
# the text is. A picture or a price is one, whatever it is called.
_NAMELESS = frozenset({
    "param", "parameter", "attribute", "custom-attribute", "property", "field", "feature", "option", "spec",
    "specification", "characteristic", "detail", "merkmal", "eigenschaft", "attribut",
})  # fmt: skip
_NAMING = ("name", "attribute-id", "key")
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
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
        self._names: list[str | None] = []
        self._record_name = ""
        self._line = self._characters = 0

    def take(self) -> list[Row | BadRow]:
        done, self._done = self._done, []
        return done

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        name = element.rpartition(" ")[2].lower()
        if self._record is None:
            if name in _RECORDS:
                self._record, self._line, self._characters = {}, self.parser.CurrentLineNumber, 0
                self._path, self._record_name = [], name
                for own, value in attributes.items():
                    self._add(own.rpartition(" ")[2].lower(), value)
            return
        self._path.append(name)
        self._texts.append([])
        self._names.append(self._name_of(name, attributes))
        for own, value in attributes.items():
            if own not in (*_NAMING, _LANGUAGE):
                self._add(
                    name if own == "href" else f"{' '.join(self._path)} {own.rpartition(' ')[2]}", value
                )

    def _name_of(self, element: str, attributes: dict[str, str]) -> str | None:
        """What the text of an element is: by one of its attributes, or by where it stands.

        Returns: None for the text of a further language; the first one counts.
        """
        naming = _NAMING if element in _NAMELESS else ()
        named = next((attributes[name] for name in naming if attributes.get(name)), None)
        name = named or " ".join(self._path)
        assert self._record is not None  # noqa: S101 (only called inside a record)
        return None if _LANGUAGE in attributes and name in self._record else name

    def _text(self, text: str) -> None:
        if self._texts:
            self._characters += len(text)
            if self._characters <= _MOST_CHARACTERS:
                self._texts[-1].append(text)

    def _end(self, element: str) -> None:
        if self._record is None:
            return
        if self._path:
            self._path.pop()
            name = self._names.pop()
            text = "".join(self._texts.pop()).strip()
            if text and name is not None:
                self._add(name, text)
        elif element.rpartition(" ")[2].lower() == self._record_name:
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
