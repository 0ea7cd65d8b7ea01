"""What all cells share: what stands for nothing, and the error that tells a value and what to write."""

from __future__ import annotations

import unicodedata

# What spreadsheets and databases write into a cell that has no value.
_NOTHING = frozenset({"", "nan", "null", "none", "n/a", "na", "#n/a", "nat", "-", "–", "--", "(null)", "nil"})


class ValueRefused(ValueError):
    """A cell that cannot be read; the message tells the value and what to write."""


def text_of(value: object) -> str:
    """A cell as text, without blanks around it and in the one form of each character (１２ is 12)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def is_nothing(value: object) -> bool:
    """Whether a cell says that there is no value."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING)


def shown(value: object) -> str:
    """The value as a message quotes it."""
    text = repr(value if isinstance(value, str) else str(value))
    return text if len(text) <= 60 else f"{text[:57]}…'"
