"""Which wish belongs to which garment: "white shirt with blue jeans", "a top to wear with a black skirt".

Words before a garment describe it; words after "with" or "in" do too, unless another garment follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.spans import Item

JOINS = frozenset({"and", "or", "over", "break", "but"})
NOUN_MODIFIER_WEIGHT = 0.5
SURE_CATEGORY_WEIGHT = 0.9


@dataclass(frozen=True, slots=True)
class Wish:
    """One meaning of one phrase of the query, wanted or refused."""

    meaning: Meaning
    words: str
    how: str
    is_refused: bool


@dataclass
class Garment:
    """A garment that the query names, or what it says without naming one."""

    wishes: list[Wish] = field(default_factory=list)

    @property
    def categories(self) -> list[Wish]:
        return [wish for wish in self.wishes if wish.meaning.kind == "category" and not wish.is_refused]


def split_garments(items: Sequence[Item], refused: Sequence[bool]) -> list[Garment]:
    """The garments of the query in order, each with its wishes; at least one, though it may be empty."""
    garments: list[Garment] = []
    pending: list[Wish] = []
    previous_was_head = False
    is_context = False
    for item, is_refused in zip(items, refused, strict=True):
        is_context = ("context" in item.roles or is_context) and not item.is_break
        if is_context:
            continue
        wishes = _wishes(item, is_refused)
        is_head = any(wish.meaning.kind == "category" and not wish.is_refused for wish in wishes)
        if is_head and previous_was_head:
            garments[-1] = Garment([*_as_modifiers(garments[-1].wishes), *wishes])
        elif is_head:
            garments.append(Garment([*pending, *wishes]))
            pending = []
        else:
            pending += wishes
            if garments and (item.is_break or item.roles & JOINS):
                garments[-1].wishes += pending
                pending = []
        previous_was_head = is_head
    if not garments:
        return [Garment(pending)]
    garments[-1].wishes += pending
    return garments


def _wishes(item: Item, is_refused: bool) -> list[Wish]:
    if not is_refused:
        return [Wish(meaning, item.words, item.how, False) for meaning in item.wishes]
    return [
        Wish(meaning, item.words, item.how, meaning in _refused_meanings(item)) for meaning in item.wishes
        if meaning in _refused_meanings(item) or meaning.kind == "category"
    ]  # fmt: skip


def _refused_meanings(item: Item) -> list[Meaning]:
    """ "no mini dress" refuses mini, "no hoodie" the garment; what a phrase only hints at is not refused."""
    sure = [meaning for meaning in item.wishes if meaning.weight == 1]
    described = [meaning for meaning in sure if meaning.kind != "category"]
    if described and len(item.keys) > 1:
        return described
    categories = [m for m in item.wishes if m.kind == "category" and m.weight >= SURE_CATEGORY_WEIGHT]
    return [*categories, *(meaning for meaning in described if categories)] or sure


def _as_modifiers(wishes: Sequence[Wish]) -> list[Wish]:
    """In "hoodie dress" the last garment is meant; the first one only describes it."""
    kept = []
    for wish in wishes:
        if wish.meaning.kind == "category":
            weight = wish.meaning.weight * NOUN_MODIFIER_WEIGHT
            kept.append(replace(wish, meaning=replace(wish.meaning, weight=weight)))
        else:
            kept.append(wish)
    return kept
