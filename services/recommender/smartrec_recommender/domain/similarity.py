"""Which categories are similar, and which colours: the one place that says so.

Similar means that a user who asked for one would look at the other. Categories are DeepFashion's; a category
outside that list is close to itself only.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.outfits.slots import categories_of
from smartrec_vocabulary import load_categories, load_colours
from smartrec_vocabulary.cie_lab import TEXTILES, Floats, cie94, to_lab

_FAMILIES = (
    "Dress, Sundress, Shirtdress, Nightdress",
    "Caftan, Kaftan, Coverup, Kimono, Robe",
    "Coverup, Sarong",
    "Jumpsuit, Romper, Onesie",
    "Coat, Peacoat, Parka, Anorak, Jacket",
    "Cape, Poncho",
    "Jacket, Blazer, Bomber, Anorak",
    "Jacket, Cardigan, Hoodie",
    "Blazer, Cardigan",
    "Sweater, Cardigan, Turtleneck",
    "Sweater, Hoodie",
    "Tee, Top, Tank, Henley, Jersey",
    "Top, Halter, Tank, Blouse",
    "Blouse, Button-Down, Flannel",
    "Jeans, Jeggings, Chinos",
    "Jeggings, Leggings",
    "Joggers, Sweatpants",
    "Capris, Culottes, Gauchos, Jodhpurs",
    "Shorts, Sweatshorts, Cutoffs, Trunks",
    "Skirt, Sarong",
)
_OUTERWEAR = categories_of("layer")
_FARTHEST_NEAR_COLOUR = 24.0


class CategorySimilarity(IntEnum):
    """How near a category is to the ones asked for; a smaller number is nearer."""

    SAME = 0
    SIMILAR = 1
    SAME_GROUP = 2
    OTHER = 3


@cache
def _families() -> dict[str, frozenset[str]]:
    similar: dict[str, set[str]] = {}
    for line in _FAMILIES:
        family = line.casefold().split(", ")
        for name in family:
            similar.setdefault(name, set()).update(family)
    return {name: frozenset(others) for name, others in similar.items()}


@cache
def _groups() -> dict[str, str]:
    return {category.name.casefold(): category.group for category in load_categories()}


class _Reach(NamedTuple):
    """Of some categories: their names, those of what is similar, and their groups; in lower case."""

    same: frozenset[str]
    similar: frozenset[str]
    groups: frozenset[str]


@lru_cache(maxsize=1_000)
def _reach(requested: frozenset[str]) -> _Reach:
    same = frozenset(name.casefold() for name in requested)
    similar = frozenset[str]().union(*(_families().get(name, frozenset()) for name in same))
    return _Reach(same, similar, frozenset(_groups()[name] for name in same if name in _groups()))


def category_similarity(category: str, requested: frozenset[str]) -> CategorySimilarity:
    """How near `category` is to the nearest of `requested`. Letter case does not matter."""
    name, reach = category.casefold(), _reach(requested)
    if name in reach.same:
        return CategorySimilarity.SAME
    if name in reach.similar:
        return CategorySimilarity.SIMILAR
    if _groups().get(name) in reach.groups:
        return CategorySimilarity.SAME_GROUP
    return CategorySimilarity.OTHER


@cache
def complements(category: str) -> frozenset[str]:
    """The categories that are worn together with `category`: trousers with a blouse, a jacket over a dress.

    Empty for a category that is not DeepFashion's.
    """
    name, group = category.casefold(), _groups().get(category.casefold())
    if group is None:
        return frozenset()
    if name in _OUTERWEAR:
        inner = {other for other, its in _groups().items() if its != "full"} - _OUTERWEAR
        return frozenset(inner | {"dress"})
    if group == "full":
        return _OUTERWEAR
    return frozenset(
        other for other, its in _groups().items() if its != group and (its != "full" or other in _OUTERWEAR)
    )


@cache
def colour_likeness(one: str, other: str) -> float:
    """Returns: 1 for the same colour, down to 0 for one that nobody would mistake for it (CIE94)."""
    if one.casefold() == other.casefold():
        return 1.0
    palette = _lab_palette()
    if one.casefold() not in palette or other.casefold() not in palette:
        return 0.0
    distance = float(cie94(palette[one.casefold()], palette[other.casefold()], TEXTILES))
    return max(0.0, 0.8 * (1.0 - distance / _FARTHEST_NEAR_COLOUR))


@cache
def _lab_palette() -> dict[str, Floats]:
    return {colour.name.casefold(): to_lab(np.array(colour.rgb, np.uint8)) for colour in load_colours()}
