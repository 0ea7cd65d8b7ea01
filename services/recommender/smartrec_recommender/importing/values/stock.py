"""Reads stock and the words for it. What is not said is offered; what can still be ordered, too."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from smartrec_recommender.importing.values.cells import (
    ValueRefused,
    each_text_once,
    is_nothing,
    shown,
    text_of,
)

MOST = 1_000_000_000
OFFERED = 1  # of a product of which the shop only says that it is there
Availability = Literal["available", "orderable", "sold_out"]
_WHOLE = re.compile(r"[+-]?\d+")
_DECIMALS = re.compile(r"([+-]?\d+)[.,]0+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,'’ ]\d{3})+")


@cache
def _words(kind: str) -> frozenset[str]:
    table = files("smartrec_recommender.importing.values").joinpath("words.toml").read_text("utf-8")
    return frozenset(tomllib.loads(table)[kind]["words"])


@each_text_once
def read_stock(value: object) -> int | Literal["parent"] | None:
    """Pieces from 0; a negative number is 0. None: the cell does not say. Raises ValueRefused."""
    if is_nothing(value):
        return None
    if isinstance(value, bool):
        return OFFERED if value else 0
    text = text_of(value)
    word = text.casefold()
    if word in _words("parents"):
        return "parent"
    number = _number(text)
    if number is not None:
        return min(max(number, 0), MOST)
    if word in _words("available") or word in _words("orderable"):
        return OFFERED
    if word in _words("sold_out"):
        return 0
    raise ValueRefused(f"{shown(value)} is no stock; write a whole number, or in stock, out of stock")


def _number(text: str) -> int | None:
    if _WHOLE.fullmatch(text):
        return int(text[:20])
    if _GROUPED.fullmatch(text) and not text.endswith(".000"):
        return int(re.sub(r"[^\d-]", "", text)[:20])
    if found := _DECIMALS.fullmatch(text):
        return int(found.group(1)[:20])
    return None


@each_text_once
def read_availability(value: object) -> Availability | None:
    """None: the cell does not say. Raises ValueRefused."""
    if is_nothing(value):
        return None
    if isinstance(value, bool):
        return "available" if value else "sold_out"
    word = text_of(value).casefold().removeprefix("https://schema.org/").removeprefix("http://schema.org/")
    number = _number(word)
    if number is not None:
        return "available" if number > 0 else "sold_out"
    for kind in ("available", "orderable", "sold_out"):
        if word in _words(kind):
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
    if word in _words("yes"):
        return True
    if word in _words("no"):
        return False
    raise ValueRefused(f"{shown(value)} is neither yes nor no; write true or false")
