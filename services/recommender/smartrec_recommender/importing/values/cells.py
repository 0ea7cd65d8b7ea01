"""What all cells share: what stands for nothing, and the error that tells a value and what to write."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Value = TypeVar("Value")
# What spreadsheets and databases write into a cell that has no value.
_NOTHING = frozenset({"", "nan", "null", "none", "n/a", "na", "#n/a", "nat", "-", "–", "--", "(null)", "nil"})

# Cells repeat much (colours, sizes, prices); each text is read once, unless it is long and so its row's own.
_MOST_TEXTS, _MOST_CHARACTERS = 20_000, 100


class ValueRefused(ValueError):
    """A cell that cannot be read; the message tells the value and what to write."""


def text_of(value: object) -> str:
    """A cell as text, without blanks around it and in the one form of each character (１２ is 12)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value if isinstance(value, str) else str(value)
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def each_text_once(read: Callable[[object], Value]) -> Callable[[object], Value]:
    """Makes a reader of cells keep what it made of short texts. What it returns must not be changed."""
    read_text = lru_cache(maxsize=_MOST_TEXTS)(read)

    @wraps(read)
    def read_once(value: object) -> Value:
        if type(value) is str and len(value) <= _MOST_CHARACTERS:
            return read_text(value)
        return read(value)

    return read_once


@each_text_once
def text_or_none(value: object) -> str | None:
    """A cell as text; None where it says that there is no value."""
    return None if is_nothing(value) else text_of(value) or None


def is_nothing(value: object) -> bool:
    """Whether a cell says that there is no value."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING)


def shown(value: object) -> str:
    """The value as a message quotes it."""
    text = repr(value if isinstance(value, str) else str(value))
    return text if len(text) <= 60 else f"{text[:57]}…'"
