"""Reads JSON Lines, and a JSON array (alone or as the one list of an object) element by element.

A name whose value is null names a column all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from smartrec_recommender.importing.files import BadRow, Row
from smartrec_recommender.importing.formats.opening import NOT_READABLE, Line

_MOST_CHARACTERS = 4_000_000
# {"page": 2, "data": {"products": {"edges": [ … : what APIs say before a list, and the objects around it.
# Nothing that an order says of itself, which has a list of its own inside.
_SCALAR = r'(?:"(?:[^"\\]|\\.)*"|-?[\d.eE+-]+|true|false|null)'
_BESIDE_LIST = (
    r'"(?:[a-z]+[_ ]?count|count|pages?|per_page|limit|offset|cursor|success|ok'
    r'|total_(?:pages|results|items))"'
)
_AROUND_LIST = r'"(?:data|results?|response|body|payload|products|orders|items|hits|catalog|shop)"'
_START_OF_LIST = re.compile(
    rf"\s*(?:\{{\s*(?:(?i:{_BESIDE_LIST})\s*:\s*{_SCALAR}\s*,\s*)*{_AROUND_LIST}\s*:\s*)*"
    rf'(?:\{{\s*(?:(?i:{_BESIDE_LIST})\s*:\s*{_SCALAR}\s*,\s*)*"[^"]*"\s*:\s*)?\['
)
_BETWEEN = re.compile(r"[\s,]*")


def read_json_lines(lines: Iterator[Line]) -> Iterator[Row | BadRow]:
    """One object a line."""
    for line in lines:
        if line.text.strip():
            yield _json_row(line)


def _json_row(line: Line) -> Row | BadRow:
    if not line.is_readable:
        return line.bad(NOT_READABLE)
    try:
        fields = json.loads(line.text)
    except json.JSONDecodeError as error:
        return line.bad(f"is not JSON: {error.msg}")
    except ValueError:
        return line.bad("holds a number of more digits than can be read")
    except RecursionError:
        return line.bad("is nested too deeply")
    return _as_row(line.number, fields) or line.bad("is not a JSON object")


def _as_row(line: int, fields: Any) -> Row | None:
    if not isinstance(fields, dict):
        return None
    return Row(line, fields)


def starts_as_list(text: str) -> bool:
    """Whether this is the start of a JSON array of objects, alone or under the one name of an object."""
    start = _START_OF_LIST.match(text.lstrip("\ufeff"))
    return start is not None and text.lstrip("\ufeff")[start.end() :].lstrip()[:1] in ("", "{", "]")


def read_json_array(lines: Iterator[Line]) -> Iterator[Row | BadRow]:
    """Each element with the line in which it begins. Where one is broken, the rest is left aside."""
    text = _Text(lines)
    text.skip(_START_OF_LIST)
    decoder = json.JSONDecoder()
    while True:
        text.skip(_BETWEEN)
        if text.at_end or text.buffer.startswith("]", text.place):
            return
        line = text.line
        try:
            element, end = text.decoded(decoder)
        except (ValueError, RecursionError):
            yield BadRow(line, "is not JSON: what begins here, and all after it, was left aside", text.shown)
            return
        yield _as_row(line, element) or BadRow(line, "is not a JSON object", element)
        text.go_to(end)


class _Text:
    """As much of the file as the next element needs. `line`: that of `place`."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self.buffer, self.place, self.line, self.at_end = "", 0, 1, False
        self._more(1 << 16)

    @property
    def shown(self) -> str:
        return self.buffer[self.place : self.place + 2_000]

    def skip(self, pattern: re.Pattern[str]) -> None:
        while True:
            match = pattern.match(self.buffer, self.place)
            if match is not None:
                self.go_to(match.end())
            if self.place < len(self.buffer) or not self._more(1 << 16):
                break
        self.at_end = self.place >= len(self.buffer)

    def go_to(self, place: int) -> None:
        self.line += self.buffer.count("\n", self.place, place)
        self.place = place
        if self.place > 1 << 16:
            self.buffer, self.place = self.buffer[self.place :], 0

    def decoded(self, decoder: json.JSONDecoder) -> tuple[Any, int]:
        """Raises ValueError where it is no JSON, however much is read."""
        while True:
            try:
                return decoder.raw_decode(self.buffer, self.place)
            except ValueError:
                # reads as much again as there is, so that a long element is not tried once a line
                if len(self.buffer) - self.place > _MOST_CHARACTERS or not self._more(len(self.buffer)):
                    raise

    def _more(self, characters: int) -> bool:
        parts: list[str] = []
        while characters > 0 and (line := next(self._lines, None)) is not None:
            parts.append(line.text)
            characters -= len(line.text)
        self.buffer += "".join(parts)
        return bool(parts)
