"""What may name a thing from outside: the one rule for everything that an address must be able to hold."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

MOST_CHARACTERS = 128
VISITOR = r"(?:anon|new)-[A-Za-z0-9_-]{16,}"
"""Ids of visitors, which their browsers make up: 82 bits at least, so nobody guesses one, but anybody makes
as many as they like. Pages made those with `new-` until 2026-11-30, and devices keep them.
"""


def checked_identifier(value: str) -> str:
    """For pydantic; returns it as it is. A slash, even an escaped one, would part the path of an address."""
    is_short = 1 <= len(value) <= MOST_CHARACTERS
    if not is_short or not value.isprintable() or "/" in value or not value.strip():
        raise PydanticCustomError("identifier", "use 1 to 128 printable characters without a slash")
    return value
