"""Reads the attributes that a shop's tags and materials name, in five languages: "Baumwolle" is cotton."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from smartrec_recommender.canonical.words import key_of

_TABLE = Path(__file__).with_name("tables") / "attribute_words.csv"
_BETWEEN = re.compile(r"[^\w-]+")
_DENIALS = frozenset({
    "no", "not", "non", "without", "free", "ohne", "kein", "keine", "frei", "sans", "sin", "senza",
    "faux", "fake", "imitation", "vegan", "synthetic", "synthétique", "sintético", "sintetico", "sintetica",
})  # fmt: skip
"""Beside one of these a single word names what the product is not: "no leather", "faux suede"."""
_OTHER_THAN = {"lace-up": "lace"}
"""By attribute, a word in it that means something else."""


@lru_cache(maxsize=4_096)
def attributes_named(word: str, attributes: frozenset[str]) -> tuple[str, ...]:
    """`attributes`: those of the vocabulary. A tag is one as a whole, or holds some: `fabric:linen`.

    Returns: each once, in the order of the words.
    """
    whole = word.strip().lower()
    if (phrase := _words().get(key_of(whole))) in attributes and whole not in attributes:
        return (phrase,)
    parts = [part for part in _BETWEEN.split(whole) if part]
    said = [whole, *map(" ".join, pairwise(parts))]
    if len(parts) > 1 and _DENIALS.isdisjoint(parts):
        said += parts
    found = dict.fromkeys(name for each in said if (name := _named(each, attributes)))
    return tuple(name for name in found if not any(_OTHER_THAN.get(other) == name for other in found))


def _named(word: str, attributes: frozenset[str]) -> str | None:
    if word in attributes:
        return word
    name = _words().get(key_of(word)) or _of_vocabulary(attributes).get(key_of(word.replace("_", " ")))
    return name if name in attributes else None


@lru_cache(maxsize=4)
def _of_vocabulary(attributes: frozenset[str]) -> Mapping[str, str]:
    """`Wide leg`, `wide-leg` and `wide_leg` are one."""
    return {key_of(name): name for name in sorted(attributes)}


@cache
def _words() -> Mapping[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        rows = [(row["attribute"], row["words"].split("|")) for row in csv.DictReader(table)]
    return {key_of(word): name for name, words in rows for word in words}
