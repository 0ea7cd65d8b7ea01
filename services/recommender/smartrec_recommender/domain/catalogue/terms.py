"""The catalogue's dictionary: a number for every attribute, category, brand, colour, gender and season.

Names are found whatever their case. A query's name that no product has is without a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.named_brands import BrandIndex
from smartrec_vocabulary.patterns import PATTERNS, is_placed, patterns_of


@dataclass(frozen=True)
class Term:
    """One name of one kind, and how many products have it."""

    number: int
    kind: str
    name: str
    product_count: int


@dataclass(frozen=True, repr=False)
class Terms:
    """All terms of one version of the catalogue."""

    terms: tuple[Term, ...]
    product_count: int
    currencies: frozenset[str] = frozenset()
    _number_of: dict[tuple[str, str], int] = field(default_factory=dict, repr=False)
    _term_of: dict[int, Term] = field(default_factory=dict, repr=False)
    _of_kind: dict[str, list[Term]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._number_of.update({(term.kind, term.name.casefold()): term.number for term in self.terms})
        self._term_of.update({term.number: term for term in self.terms})
        for term in self.terms:
            self._of_kind.setdefault(term.kind, []).append(term)

    @cached_property
    def size(self) -> int:
        """Length of a vector that has a place for every term number."""
        return max(self._term_of, default=0) + 1

    def number(self, kind: str, name: str) -> int | None:
        return self._number_of.get((kind, name.casefold()))

    def numbers(self, kind: str, names: Iterable[str]) -> frozenset[int]:
        """Returns: the numbers of those names that the catalogue knows."""
        found = (self.number(kind, name) for name in names)
        return frozenset(number for number in found if number is not None)

    def name(self, number: int) -> str:
        """Returns: the name as the catalogue writes it; empty for 0, which stands for none."""
        return self._term_of[number].name if number in self._term_of else ""

    def count(self, number: int) -> int:
        """Returns: how many products have the term."""
        return self._term_of[number].product_count if number in self._term_of else 0

    def kind(self, number: int) -> str:
        return self._term_of[number].kind if number in self._term_of else ""

    def of_kind(self, kind: str) -> list[Term]:
        return self._of_kind.get(kind, [])

    @cached_property
    def brand_index(self) -> BrandIndex:
        """Finds the brands that a query names."""
        return BrandIndex(term.name for term in self.of_kind("brand") if term.product_count > 0)

    @cached_property
    def numbers_of_kind(self) -> dict[str, NDArray[np.int64]]:
        """By kind, the numbers of its terms."""
        return {
            kind: np.array([term.number for term in of_kind], dtype=np.int64)
            for kind, of_kind in self._of_kind.items()
        }

    @cached_property
    def pattern_bits(self) -> NDArray[np.uint16]:
        """uint16 (size,): the patterns that each attribute means, each the bit of its place in PATTERNS."""
        bits = np.zeros(self.size, dtype=np.uint16)
        for term in self.of_kind("attribute"):
            bits[term.number] = sum(1 << PATTERNS.index(name) for name in patterns_of([term.name]))
        return bits

    @cached_property
    def is_placed_print(self) -> NDArray[np.bool_]:
        """bool (size,): the attributes that mean a print on one place of the garment."""
        placed = np.zeros(self.size, dtype=np.bool_)
        placed[[term.number for term in self.of_kind("attribute") if is_placed(term.name)]] = True
        return placed

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """float64 (size,): the share of products that have each term, 0..1."""
        shares = np.zeros(self.size)
        for term in self.terms:
            shares[term.number] = term.product_count
        return shares / max(self.product_count, 1)
