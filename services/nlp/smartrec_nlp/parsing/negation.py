"""Which items a query refuses, and how far a "no" reaches.

A refusal covers the next item and those joined to it by "or" and "and". It ends at a comma (unless a list
goes on to its "or"), at "but", "with" and the like; it never takes the garment that a refused word describes:
"no floral dress" refuses floral, not dresses.
"""

from __future__ import annotations

from collections.abc import Sequence

from smartrec_nlp.parsing.spans import Item

ENDS = frozenset({"but", "break", "context", "over"})
ENDS_AFTER_ITEM = frozenset({"with", "in"})
FOR = ("for",)
FREE = ("free",)
LESS = ("less",)
VERBS = frozenset({"is", "are", "has", "have"})


def refused(items: Sequence[Item]) -> list[bool]:
    """For each item whether the query refuses it."""
    flags = [False] * len(items)
    at = 0
    while at < len(items):
        if "not" in items[at].roles and not items[at].wishes:
            at = _mark_scope(items, at + 1, flags)
        else:
            at += 1
    _mark_free(items, flags)
    return flags


def _mark_scope(items: Sequence[Item], start: int, flags: list[bool]) -> int:
    """Marks the items that a refusal before `start` covers; returns where its scope ends."""
    first: Item | None = None
    joined = False
    for at in range(start, len(items)):
        item = items[at]
        if item.is_break:
            joined = first is not None and _list_goes_on(items, at + 1)
            if not joined:
                return at
        elif item.wishes:
            if first is not None and not (joined and _may_join(first, item)):
                return at
            flags[at] = True
            first, joined = item, False
        elif (joined and item.keys and item.keys[0] in VERBS) or "not" in item.roles:
            return at
        elif item.roles & {"or", "and"} and first is not None:
            joined = True
        elif first is None and item.keys == FOR:
            continue
        elif item.roles & ENDS or (first is not None and item.roles & ENDS_AFTER_ITEM):
            return at
    return len(items)


def _may_join(first: Item, item: Item) -> bool:
    """ "no jeans or shorts", "no stripes and dots"; but not "no lace and a dress", "no sleeves and red"."""
    return all(first.has(kind) == item.has(kind) for kind in ("category", "colour", "change"))


def _list_goes_on(items: Sequence[Item], start: int) -> bool:
    """Whether what follows a comma is one more member of a refused list: "no stripes, dots or checks"."""
    wishes_seen = 0
    for item in items[start:]:
        if item.roles & {"not", "with", *ENDS} or item.has("category"):
            return False
        if "or" in item.roles and wishes_seen == 1:
            return True
        if item.is_break:
            wishes_seen = 0
        elif item.wishes:
            wishes_seen += 1
    return False


def _mark_free(items: Sequence[Item], flags: list[bool]) -> None:
    """ "logo-free", "button-less": the word refuses what stands before it."""
    for at, item in enumerate(items[1:], 1):
        describes_next = at + 1 < len(items) and bool(items[at + 1].wishes) and item.keys != FREE
        if item.keys in (FREE, LESS) and items[at - 1].wishes and not describes_next:
            flags[at - 1] = True
