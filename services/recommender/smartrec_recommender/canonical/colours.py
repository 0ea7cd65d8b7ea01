"""Reads colours as shops write them: "Dark Blue" is navy, "Bordeaux/Écru" burgundy and cream.

The names of the palette (`smartrec_vocabulary.colours`) are canonical. Several are all kept, in order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from smartrec_recommender.canonical.genders import folded_word
from smartrec_vocabulary import load_colours

_TABLE = Path(__file__).with_name("tables") / "colour_words.csv"
_WORD = re.compile(r"[^\W\d_]+")
_WORD_OR_BETWEEN = re.compile(r"[^\W\d_]+|[/&,;|+]")
_MOST_WORDS = 3
# In "salmon pink" or "camel brown" the second word says what the first is a shade of, and no second colour.
_SHADES_OF: Mapping[str, frozenset[str]] = {
    "blue": frozenset({"navy", "light blue", "teal"}),
    "green": frozenset({"olive", "khaki", "teal"}),
    "red": frozenset({"burgundy", "coral"}),
    "pink": frozenset({"coral", "lavender"}),
    "purple": frozenset({"lavender"}),
    "yellow": frozenset({"mustard", "gold"}),
    "white": frozenset({"cream"}),
    "grey": frozenset({"silver", "beige"}),
    "brown": frozenset({"beige"}),
}
# How a yarn looks beside its colour, though alone it is one: "heather charcoal", "navy marl".
_YARNS = frozenset({"heather", "heathered", "marl", "marled", "melange", "mélange"})
# What a shade is called beside its colour says nothing of another colour: hellblau, dark camel, bleu foncé.
_GERMAN_SHADE = re.compile(r"(?:hell|dunkel|mittel|tief|zart|blass|pastell|neon|matt)(?=\w{3})")


class ColourForm(NamedTuple):
    """The palette's colours that a product has, and those of the shop's words that fit none of them."""

    names: tuple[str, ...]
    unmapped: tuple[str, ...] = ()


NO_COLOUR = ColourForm(())


def colour_form(words: Iterable[str], taught: Mapping[str, str] | None = None) -> ColourForm:
    """Reads the shop's words for the colours of one product, one or more in each.

    `taught`: what the shop itself says of its words, folded: one colour, or several with "/" between them.
    A word that stands for no colour ("multicolour") is understood, and names none.
    """
    names: list[str] = []
    unmapped: list[str] = []
    for word in words:
        folded = folded_word(word)
        read = _read(taught[folded]) if taught and folded in taught else _read(folded)
        names += read or ()
        if read is None:
            unmapped.append(word)
    return ColourForm(tuple(dict.fromkeys(names)), tuple(unmapped))


def colours_of(word: str) -> tuple[str, ...]:
    """Returns: the palette's colours that a shop's or a user's word names; empty where there are none."""
    return _read(folded_word(word)) or ()


@lru_cache(maxsize=10_000)
def _read(folded: str) -> tuple[str, ...] | None:
    """None: no word of it is known."""
    if not folded:
        return ()
    table = _colours_of_words()
    if folded in table:
        return table[folded]
    tokens = [token for token in _WORD_OR_BETWEEN.findall(folded) if token not in _YARNS]
    found: list[str] = []
    is_known, at, before = False, 0, ""
    while at < len(tokens):
        length, names = _longest(tokens[at:])
        if names is not None:
            is_known = True
            found += (name for name in names if before not in _SHADES_OF.get(name, ()))
        before = names[-1] if names else ""
        at += length
    return tuple(dict.fromkeys(found)) if is_known else None


def _longest(tokens: Sequence[str]) -> tuple[int, tuple[str, ...] | None]:
    """Returns: how many of the first words are read at once, and the colours that they name."""
    table = _colours_of_words()
    for length in range(min(_MOST_WORDS, len(tokens)), 0, -1):
        names = table.get(" ".join(tokens[:length]))
        if names is not None:
            return length, names
    shade = _GERMAN_SHADE.match(tokens[0])
    return 1, table.get(tokens[0][shade.end() :]) if shade else None


@cache
def _colours_of_words() -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {colour.name: (colour.name,) for colour in load_colours()}
    with _TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            colours: tuple[str, ...] = (row["colour"],) if row["colour"] else ()
            words = row["words"].casefold().split("|")
            names |= {" ".join(_WORD.findall(word)) or word: colours for word in words}
    return names
