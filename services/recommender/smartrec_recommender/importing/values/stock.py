"""Reads stock and the words for it. What is not said is offered; what can still be ordered, too."""

from __future__ import annotations

import re
from typing import Literal

from smartrec_recommender.importing.values.cells import (
    ValueRefused,
    each_text_once,
    is_nothing,
    shown,
    text_of,
)
from smartrec_recommender.importing.values.words import words_of

MOST = 1_000_000_000
OFFERED = 1  # of a product of which the shop only says that it is there
Availability = Literal["available", "orderable", "sold_out"]
_WHOLE = re.compile(r"[+-]?\d+")
_DECIMALS = re.compile(r"([+-]?\d+)[.,]0+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,'’ ]\d{3})+")
# 5 pcs, 3 in stock, >10, 10+, in stock (4)
_BETWEEN = re.compile(r"(\d{1,9}) ?[-–] ?\d{1,9}")
_WITH_WORDS = re.compile(
    r"(?P<before>[^\W\d_][^\d(]*?|[<>=≥≤~])?\s*\(?(?P<number>\d+)\)?\s*(?P<after>\+|[^\W\d_][^\d]*)?"
)


@each_text_once
def read_stock(value: object) -> int | Literal["parent"] | None:
    """Pieces from 0; a negative number is 0. None: the cell does not say. Raises ValueRefused."""
    if is_nothing(value):
        return None
    if isinstance(value, bool):
        return OFFERED if value else 0
    text = text_of(value)
    word = text.casefold().rstrip("!. ")
    if word in words_of("parents"):
        return "parent"
    number = _number(text)
    if number is not None:
        return min(max(number, 0), MOST)
    if word in words_of("available") or word in words_of("orderable"):
        return OFFERED
    if word in words_of("sold_out"):
        return 0
    number = _number_with_words(word)
    if number is not None:
        return min(number, MOST)
    raise ValueRefused(f"{shown(value)} is no stock; write a whole number, or in stock, out of stock")


def _number(text: str) -> int | None:
    if _WHOLE.fullmatch(text):
        return int(text[:20])
    if _GROUPED.fullmatch(text) and not text.endswith(".000"):
        return int(re.sub(r"[^\d-]", "", text)[:20])
    if found := _DECIMALS.fullmatch(text):
        return int(found.group(1)[:20])
    return None


def _number_with_words(word: str) -> int | None:
    """A number with its unit, with a word for there being so many, or as a bound."""
    if between := _BETWEEN.fullmatch(word):
        return int(between[1])
    found = _WITH_WORDS.fullmatch(word)
    if found is None:
        return None
    before, after = ((found[name] or "").strip(" .,:)") for name in ("before", "after"))
    if after in words_of("delays"):
        return _behind_delay(before)
    beside = words_of("beside_numbers") | words_of("more_than") | words_of("available")
    if not {before, after} <= beside:
        return None
    number = int(found["number"][:20])
    if before == "<":
        return max(number - 1, 0)
    return max(number, OFFERED) if before in words_of("more_than") else number


def _behind_delay(before: str) -> int | None:
    """`in 3 days` can be ordered, and `out of stock for 2 weeks` cannot."""
    if before in words_of("before_delays"):
        return OFFERED
    is_gone = any(before == word or before.startswith(f"{word} ") for word in words_of("sold_out"))
    return 0 if is_gone else None


@each_text_once
def read_availability(value: object) -> Availability | None:
    """None: the cell does not say. Raises ValueRefused."""
    if is_nothing(value):
        return None
    if isinstance(value, bool):
        return "available" if value else "sold_out"
    word = (
        text_of(value)
        .casefold()
        .rstrip("!. ")
        .removeprefix("https://schema.org/")
        .removeprefix("http://schema.org/")
    )
    number = _number(word)
    if number is not None:
        return "available" if number > 0 else "sold_out"
    for kind in ("available", "orderable", "sold_out"):
        if word in words_of(kind):
            return kind
    raise ValueRefused(f"{shown(value)} is no availability; write in stock, out of stock or preorder")


@each_text_once
def read_yes(value: object) -> bool | None:
    """None: the cell does not say. Raises ValueRefused."""
    if is_nothing(value):
        return None
    if isinstance(value, bool):
        return value
    word = text_of(value).casefold()
    if word in words_of("yes"):
        return True
    if word in words_of("no"):
        return False
    raise ValueRefused(f"{shown(value)} is neither yes nor no; write true or false")
