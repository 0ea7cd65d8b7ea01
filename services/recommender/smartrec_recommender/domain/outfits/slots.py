"""The slots of an outfit and what completes each (`outfits.toml`): never a second coat beside a coat."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from smartrec_vocabulary import load_categories

Slot = Literal["top", "bottom", "layer", "full body", "shoes", "bag"]
SLOTS: tuple[Slot, ...] = get_args(Slot)
TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("outfits.toml").read_text(encoding="utf-8"))
_SLOT_OF_GROUP: dict[str, Slot] = {"upper": "top", "lower": "bottom", "full": "full body"}


def slot_of(category: str) -> Slot | None:
    """Returns: the slot of a category, whatever its case; None for goods that are no part of an outfit."""
    return _slot_of_category().get(category.casefold())


def slots_beside(slot: Slot) -> tuple[Slot, ...]:
    """Returns: the slots that complete this one, in the order in which they are shown."""
    return tuple(TABLE["beside"][slot])


def categories_of(slot: Slot) -> frozenset[str]:
    """Returns: its categories, in lower case."""
    return frozenset(name for name, of in _slot_of_category().items() if of == slot)


@cache
def _slot_of_category() -> dict[str, Slot]:
    by_group = {each.name.casefold(): _SLOT_OF_GROUP[each.group] for each in load_categories()}
    named: dict[str, Slot] = {
        name.casefold(): slot for slot in SLOTS for name in TABLE["slots"].get(slot, ())
    }
    return by_group | named
