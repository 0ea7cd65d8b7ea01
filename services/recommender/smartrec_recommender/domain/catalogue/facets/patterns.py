"""The patterns of a catalogue's garments, read off their attributes (`smartrec_vocabulary/patterns.toml`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import ProductColumns
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


def pattern_bits_of(products: ProductColumns, terms: Terms) -> NDArray[np.uint16]:
    """Returns: uint16 (n,): of each product the bits of `patterns_of` its attributes; 0 names no pattern."""
    listed = products.attribute_term
    bits, is_placed = terms.pattern_bits[listed], terms.is_placed_print[listed]
    of_cloth = np.where(is_placed, 0, bits & ~np.uint16(1 << PATTERNS.index(SOLID)))
    found = _together(of_cloth, products)
    for fallback in (np.where(is_placed, bits, 0), bits):
        if found.all():
            break
        found = np.where(found, found, _together(fallback, products))
    return found


def _together(bits: NDArray[np.uint16], products: ProductColumns) -> NDArray[np.uint16]:
    """`bits`: of each entry of the attribute list. Returns: (n,): those that any entry of a product has."""
    together, has_any = np.zeros(len(products), dtype=np.uint16), products.attribute_counts > 0
    if has_any.any():
        starts = products.attribute_start[:-1][has_any]
        together[has_any] = np.bitwise_or.reduceat(bits.astype(np.uint16), starts)
    return together


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
