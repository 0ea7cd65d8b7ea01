"""What shops call deeds, the states of orders and guests (`words.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from smartrec_recommender.domain.users.history import TransactionKind
from smartrec_recommender.importing.presets.headings import normal_heading
from smartrec_recommender.importing.values.cells import ValueRefused, shown, text_of

OrderState = Literal["sold", "partly_refunded", "refunded", "cancelled", "unpaid"]
_LONGEST_GUEST = 40
_SIGNS = frozenset("-–—_.?*/ ")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(
        files("smartrec_recommender.importing.transactions").joinpath("words.toml").read_text("utf-8")
    )


@cache
def _by_word(name: str) -> dict[str, str]:
    return {word: meaning for meaning, words in _table()[name].items() for word in words}


@cache
def _guests() -> frozenset[str]:
    return frozenset(_table()["guests"]["words"])


def is_guest(user_id: str) -> bool:
    """Whether an id of a user is a word for somebody who is not known."""
    if len(user_id) > _LONGEST_GUEST:
        return False
    word = user_id.casefold().strip("()[]{}<>'\" ")
    return word in _guests() or word.replace("_", " ").replace("-", " ") in _guests() or set(word) <= _SIGNS


def read_kind(word: str) -> TransactionKind | OrderState | Literal["nothing"]:
    """A kind of transaction; a state of an order, where the word is one; nothing for what is left out.

    Raises ValueRefused.
    """
    normal = normal_heading(word)
    found = _by_word("kinds").get(normal) or _state(normal)
    if found is None:
        raise ValueRefused(f"{shown(word)} is no kind; write purchase, return, add_to_cart, view or rating")
    return found  # type: ignore[return-value]  # the table's own names


def read_state(value: object) -> OrderState | None:
    """None: the word says nothing that is known of an order."""
    return _state(normal_heading(text_of(value)))


def _state(normal: str) -> OrderState | None:
    return _by_word("states").get(normal.removeprefix("wc "))  # type: ignore[return-value]
