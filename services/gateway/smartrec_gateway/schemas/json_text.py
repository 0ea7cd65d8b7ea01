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
    """In a form an object is a text. Raises as `from_json`."""
    return from_json(value) if isinstance(value, str) else value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise SentTwice(next(name for name in names if names.count(name) > 1))
    return found
