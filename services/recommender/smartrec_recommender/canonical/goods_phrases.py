"""Finds the words by which a query names goods that are no garments: "running shoes", "sac à main".

And other words for the same goods: who asks for trainers is shown sneakers, where the shop calls them so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from smartrec_recommender.canonical.category_words import (
    ANY_GARMENT,
    Named,
    goods_named,
    is_garment,
    is_word_for_garment,
    noun_part,
    phrase_named,
)
from smartrec_recommender.canonical.words import key_of

_SYNONYMS = Path(__file__).with_name("tables") / "goods_synonyms.csv"
_PARTS = re.compile(r"(?:\b(?:and|und|et|y|e)\b|[,;&+])", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_PLACES = frozenset({"at", "zu", "chez", "à", "en", "em", "na", "hos", "thuis"})
"""Before a place: who is "at home" asks for no goods for it."""
_MOST_WORDS = 5
NOUN_FIRST = frozenset({"fr", "es", "it", "pt", "pl"})


class PartNamed(NamedTuple):
    """What one part of a query ("bikini and a dress" has two) is about. `phrase`: as typed, in lower case.

    Both are None where it names no goods but garments; `is_garment` says whether it names these.
    """

    phrase: str | None
    named: Named | None
    is_garment: bool


def parts_named(text: str, *, is_lenient: bool) -> list[PartNamed]:
    """Reads each part of a query. `is_lenient`: goods count wherever they stand, not as its noun alone."""
    return [_part_named(part, is_lenient=is_lenient) for part in _PARTS.split(text) if part.strip()]


def _part_named(part: str, *, is_lenient: bool) -> PartNamed:
    phrase, named = _goods_in(part, is_lenient=is_lenient) or (None, None)
    is_of_garments = named is None and is_word_for_garment(part)
    return PartNamed(phrase, named, is_of_garments)


def _goods_in(part: str, *, is_lenient: bool) -> tuple[str, Named] | None:
    """Its last words name what it is about, in French, Spanish and Italian its first."""
    words = _WORD.findall(noun_part(part).casefold())
    is_noun = not (is_word_for_garment(part) or _PLACES.intersection(words))
    for phrase, stands_first in _phrases(words, is_lenient=is_lenient):
        named = phrase_named(phrase, is_noun=is_noun and not stands_first)
        if named is None and " " not in phrase and not stands_first and (kinds := goods_named(phrase)):
            named = Named(kinds, "de")  # a compound
        if named is None or (stands_first and not is_lenient and named.language not in NOUN_FIRST):
            continue
        return None if any(map(is_garment, named.names)) or named.names == (ANY_GARMENT,) else (phrase, named)
    return None


def _phrases(words: list[str], *, is_lenient: bool) -> Iterator[tuple[str, bool]]:
    """Yields: phrases to look up, the longest first, and whether each stands at the beginning."""
    most = min(_MOST_WORDS, len(words))
    for length in range(most, 0, -1):
        yield " ".join(words[-length:]), False
    for length in range(most, 0, -1):
        yield " ".join(words[:length]), True
    if is_lenient:
        for start in range(1, len(words)):
            for end in range(min(len(words), start + _MOST_WORDS), start, -1):
                yield " ".join(words[start:end]), False


def synonyms_of(phrase: str) -> frozenset[str]:
    """Returns: the single words that titles may have in the place of a word or phrase, without itself."""
    return _synonyms().get(key_of(phrase), frozenset())


@cache
def _synonyms() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    with _SYNONYMS.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            phrases = frozenset(key_of(phrase) for phrase in row["words"].split("|"))
            words = frozenset(phrase for phrase in phrases if " " not in phrase)
            for phrase in phrases:
                found[phrase] = found.get(phrase, frozenset()) | (words - {phrase})
    return found
