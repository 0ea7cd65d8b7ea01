"""What may name a thing from outside: the one rule for everything that an address must be able to hold."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

MOST_CHARACTERS = 128


def checked_identifier(value: str) -> str:
    """For pydantic; returns it as it is. A slash, even an escaped one, would part the path of an address."""
    is_short = 1 <= len(value) <= MOST_CHARACTERS
    if not is_short or not value.isprintable() or "/" in value or not value.strip():
        raise PydanticCustomError("identifier", "use 1 to 128 printable characters without a slash")
    return value
