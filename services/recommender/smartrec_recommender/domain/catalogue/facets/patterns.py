"""The patterns of a catalogue's garments, read off their attributes (`smartrec_vocabulary/patterns.toml`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_vocabulary.patterns import PATTERNS, SOLID, patterns_of


@dataclass(frozen=True)
class PatternChoice:
    """A product has a pattern of the choice if it has one of the terms `any_of`, or, where `none_of` is
    given, none of those: what names no pattern is plain.
    """

    any_of: frozenset[int]
    none_of: frozenset[int] | None = None


def terms_of_patterns(terms: Terms) -> dict[str, frozenset[int]]:
    """Returns: by pattern, the catalogue's attributes that mean it; an all-over print means two."""
    found: dict[str, set[int]] = {name: set() for name in PATTERNS}
    for term in terms.of_kind("attribute"):
        for pattern in patterns_of([term.name]):
            found[pattern].add(term.number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def pattern_choice(terms: Terms, names: Iterable[str]) -> PatternChoice:
    """`names`: patterns of the table, or attributes that mean one: "gingham" is gingham alone."""
    of_pattern = terms_of_patterns(terms)
    any_of, none_of = set[int](), None
    for name in names:
        pattern = name.casefold()
        if pattern == SOLID:
            none_of = reduce(frozenset.union, (of for name, of in of_pattern.items() if name != SOLID))
        elif pattern in of_pattern:
            any_of |= of_pattern[pattern]
        else:
            any_of |= terms.numbers("attribute", [name])
    return PatternChoice(frozenset(any_of), none_of)
