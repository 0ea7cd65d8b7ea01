"""JSON as callers write it, in UTF-8 (RFC 8259, 8.1), and each name once in an object: of two, readers take
either (RFC 8259, 4).
"""

from __future__ import annotations

import json
from typing import Any

from smartrec_service.problems import shortened


class SentTwice(ValueError):
    """`name` stands twice in one object."""

    def __init__(self, name: str) -> None:
        super().__init__(f"send {shortened(name)} once")
        self.name = name


def from_json(text: str | bytes) -> Any:
    """Raises: SentTwice; ValueError where it is no JSON; RecursionError where it is nested too deeply."""
    # Left to itself the parser guesses the encoding, and whoever stands in front may guess another.
    whole = text if isinstance(text, str) else text.decode("utf-8-sig")
    return json.loads(whole, object_pairs_hook=_object)


def from_form_field(value: Any) -> Any:
    """In a form an object is a text. Raises: ValueError, as SentTwice is one."""
    if not isinstance(value, str):
        return value
    try:
        return from_json(value)
    except RecursionError as error:
        raise ValueError("nest it less deeply") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise SentTwice(_first_repeated(pairs))
    return found


def _first_repeated(pairs: list[tuple[str, Any]]) -> str:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            return name
        seen.add(name)
    raise AssertionError("a shorter object than its pairs has a name twice")
