"""Products as numpy columns: what the scorers read, for some hundred products or for the whole catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

EMBEDDING_LENGTH = 256
Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]
TermNumbers = NDArray[np.signedinteger[Any]]
_MIN_PRICE = 0.01
_DIGITS_OF_SCORE = 6  # of float32
_LISTS = {
    "attribute_start": ("attribute_term", "attribute_score"),
    "size_start": ("size_term",),
    "colour_start": ("colour_term",),
}


def _nothing() -> Integers:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, repr=False)
class ProductColumns:
    """n products. Row i of each column is the same product; a term number of 0 stands for none.

    The attributes lie in one flat list: those of row i are `attribute_term[k]` with `attribute_score[k]` 0..1
    for k from `attribute_start[i]` up to `attribute_start[i + 1]`. `price` is NaN where a product has none,
    and its row of `embedding` zero; (n, 0) stands for embeddings that are not loaded.
    Its sizes lie in `size_term` in the same way; an empty `size_start` stands for sizes that are not known.
    `colour` is the main colour; those of a product that has several lie in `colour_term`.
    `shop_category`: what the shop itself calls the category. `is_on_sale`: whether it cost more before.
    `style` is the same number for variants of one style: an even one where the shop names the style, an odd
    one where brand, category and title are alike but for the colour. `perceptual_hash`: of the picture, 0
    where it says nothing. `written_at_seconds`: of the row that was read.
    Lists of attributes are as narrow as Postgres keeps them (int32, float32): they are much of the memory.
    `popularity` is forward-decayed (`popularity.py`).
    """

    number: Integers
    category: Integers
    brand: Integers
    colour: Integers
    gender: Integers
    season: Integers
    style: Integers
    perceptual_hash: Integers
    price: Floats
    currency: NDArray[np.str_]
    created_at_seconds: Floats
    written_at_seconds: Floats
    is_in_stock: Booleans
    popularity: Floats
    embedding: NDArray[np.float32]
    attribute_start: Integers
    attribute_term: TermNumbers
    attribute_score: Floats
    size_start: Integers = field(default_factory=_nothing)
    size_term: TermNumbers = field(default_factory=_nothing)
    shop_category: Integers = field(default_factory=_nothing)
    colour_start: Integers = field(default_factory=_nothing)
    colour_term: TermNumbers = field(default_factory=_nothing)
    is_on_sale: Booleans = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def __len__(self) -> int:
        return len(self.number)

    @cached_property
    def has_embedding(self) -> Booleans:
        present: Booleans = np.any(self.embedding != 0, axis=1)
        return present

    def attribute_sums(self, weight_of_term: Floats) -> Floats:
        """Returns: float64 (n,): for each product the sum of score x weight over its attributes."""
        weights = weight_of_term[: self.attribute_matrix.shape[1]].astype(np.float32)
        sums: Floats = (self.attribute_matrix @ weights).astype(np.float64)
        return sums

    @cached_property
    def attribute_matrix(self) -> csr_matrix:
        """float32, products x terms, made once for the whole catalogue, whose own list of terms it holds."""
        terms = int(self.attribute_term.max(initial=0)) + 1
        score = self.attribute_score.astype(np.float32, copy=False)
        entries = (score, self.attribute_term, self.attribute_start)
        return csr_matrix(entries, shape=(len(self), terms))

    @cached_property
    def attribute_counts(self) -> Integers:
        return np.diff(self.attribute_start)

    @cached_property
    def attribute_root(self) -> Floats:
        """float64 (n,): the square root of the number of attributes, at least 1."""
        root: Floats = np.sqrt(np.maximum(self.attribute_counts, 1))
        return root

    @cached_property
    def price_logarithm(self) -> Floats:
        """float64 (n,), natural; NaN without a price."""
        logarithms: Floats = np.log(np.maximum(self.price, _MIN_PRICE))
        return logarithms

    def attribute_rows(self) -> Integers:
        """Returns: for each entry of the attribute list, the row of its product."""
        return np.repeat(np.arange(len(self)), self.attribute_counts)

    def attributes_of(self, row: int) -> dict[int, float]:
        """Returns: the attribute terms of one product with their scores."""
        of_row = slice(int(self.attribute_start[row]), int(self.attribute_start[row + 1]))
        scores = self.attribute_score[of_row].astype(np.float64).round(_DIGITS_OF_SCORE).tolist()
        terms = self.attribute_term[of_row].tolist()
        return dict(zip(terms, scores, strict=True))

    def colours_of(self, row: int) -> list[int]:
        """Returns: all colours of one product, the main one first; that may be 0."""
        main = int(self.colour[row])
        if not len(self.colour_term):
            return [main]
        several = self.colour_term[int(self.colour_start[row]) : int(self.colour_start[row + 1])].tolist()
        return list(dict.fromkeys([main, *several]))

    def count_styles(self, rows: Integers) -> int:
        """How many styles these are, as the shop tells them: a product without a style is one by itself."""
        styles = self.style[rows]
        is_guessed = styles % 2 == 1
        return len(np.unique(styles[~is_guessed])) + int(is_guessed.sum())

    def has_any_attribute(self, terms: frozenset[int]) -> Booleans:
        return self._has_any(terms, self.attribute_term, self.attribute_start)

    def has_any_size(self, terms: frozenset[int]) -> Booleans:
        return self._has_any(terms, self.size_term, self.size_start)

    def has_any_colour(self, terms: frozenset[int]) -> Booleans:
        is_main: Booleans = np.isin(self.colour, list(terms))
        if not len(self.colour_term):
            return is_main
        return is_main | self._has_any(terms, self.colour_term, self.colour_start)

    def has_any_attribute_or_colour(self, terms: frozenset[int]) -> Booleans:
        return self.has_any_attribute(terms) | self.has_any_colour(terms)

    def has_any_attribute_or_main_colour(self, terms: frozenset[int]) -> Booleans:
        return self.has_any_attribute(terms) | np.isin(self.colour, list(terms))

    def best_of_colours(self, value_of_term: Floats, share_of_further: float = 1.0) -> Floats:
        """Returns: float64 (n,): for each product the greatest value of any of its colours.

        `share_of_further`: how much of its value a colour beside the main one has.
        """
        best = value_of_term[self.colour]
        if len(self.colour_term):
            rows = np.repeat(np.arange(len(self)), np.diff(self.colour_start))
            np.maximum.at(best, rows, share_of_further * value_of_term[self.colour_term])
        return best

    def _has_any(self, terms: frozenset[int], listed: TermNumbers, start: Integers) -> Booleans:
        found = np.zeros(len(self), dtype=bool)
        entries = np.flatnonzero(np.isin(listed, list(terms)))
        found[np.searchsorted(start, entries, side="right") - 1] = True
        return found

    def take(self, rows: Integers) -> ProductColumns:
        """Returns: the products of `rows`, in that order."""
        taken: dict[str, Any] = {}
        for start_name, names in _LISTS.items():
            start = getattr(self, start_name)
            if len(start):
                taken[start_name], entries = _entries_of(rows, start)
                taken |= {name: getattr(self, name)[entries] for name in names}
            else:
                taken |= {name: getattr(self, name) for name in (start_name, *names)}
        not_known = [name for name in ("shop_category", "is_on_sale") if not len(getattr(self, name))]
        taken |= {name: getattr(self, name) for name in not_known}
        plain = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name not in taken}
        return ProductColumns(**plain, **taken)

    def with_details(self, popularity: Floats, embedding: NDArray[np.float32]) -> ProductColumns:
        """Returns: the same products with what only the database has up to date."""
        return replace(self, popularity=popularity, embedding=embedding)


def _entries_of(rows: Integers, start: Integers) -> tuple[Integers, Integers]:
    """Returns: where the lists of `rows` start when they are put one after the other, and their entries."""
    lengths = start[rows + 1] - start[rows]
    taken = np.concatenate(([0], np.cumsum(lengths)))
    return taken, np.arange(taken[-1]) + np.repeat(start[rows] - taken[:-1], lengths)


def blank_columns(count: int) -> ProductColumns:
    """Returns: so many products with nothing in any column."""
    none, unknown = np.zeros(count, dtype=np.int64), np.full(count, np.nan)
    return ProductColumns(
        number=none,
        category=none,
        brand=none,
        colour=none,
        gender=none,
        season=none,
        style=none,
        perceptual_hash=none,
        price=unknown,
        currency=np.full(count, "", dtype=np.str_),
        created_at_seconds=unknown,
        written_at_seconds=unknown,
        is_in_stock=np.zeros(count, dtype=np.bool_),
        popularity=np.zeros(count),
        embedding=np.zeros((count, 0), dtype=np.float32),
        attribute_start=np.zeros(count + 1, dtype=np.int64),
        attribute_term=_nothing(),
        attribute_score=np.zeros(0),
        size_start=np.zeros(count + 1, dtype=np.int64),
        shop_category=none,
        colour_start=np.zeros(count + 1, dtype=np.int64),
        is_on_sale=np.zeros(count, dtype=np.bool_),
    )


def columns_from_rows(rows: Sequence[Any]) -> ProductColumns:
    """`rows`: tuples in the order of the names below, moments in seconds, the last four lists."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 20
    number, category, brand, colour, gender, season, style, perceptual_hash, *rest = columns
    price, currency, created, written, in_stock, popularity, shop_category, on_sale, *lists = rest
    terms, scores, sizes, colours = lists
    return ProductColumns(
        number=np.array(number, dtype=np.int64),
        category=np.array(category, dtype=np.int64),
        brand=np.array(brand, dtype=np.int64),
        colour=np.array(colour, dtype=np.int64),
        gender=np.array(gender, dtype=np.int64),
        season=np.array(season, dtype=np.int64),
        style=np.array(style, dtype=np.int64),
        perceptual_hash=np.array(perceptual_hash, dtype=np.int64),
        price=np.array(price, dtype=np.float64),
        currency=np.array(currency, dtype=np.str_),
        created_at_seconds=np.array(created, dtype=np.float64),
        written_at_seconds=np.array(written, dtype=np.float64),
        is_in_stock=np.array(in_stock, dtype=np.bool_),
        popularity=np.array(popularity, dtype=np.float64),
        embedding=np.zeros((len(number), 0), dtype=np.float32),
        attribute_start=_starts(terms),
        attribute_term=np.array([term for of_product in terms for term in of_product], dtype=np.int32),
        attribute_score=np.array([score for of_product in scores for score in of_product], dtype=np.float32),
        size_start=_starts(sizes),
        size_term=np.array([term for of_product in sizes for term in of_product], dtype=np.int32),
        shop_category=np.array(shop_category, dtype=np.int64),
        colour_start=_starts(colours),
        colour_term=np.array([term for of_product in colours for term in of_product], dtype=np.int32),
        is_on_sale=np.array(on_sale, dtype=np.bool_),
    )


def _starts(lists: Sequence[Sequence[Any]]) -> Integers:
    """Returns: (n + 1,): where each list starts when one follows the other, and where the last ends."""
    return np.cumsum([0, *map(len, lists)], dtype=np.int64)


def joined(parts: Sequence[ProductColumns]) -> ProductColumns:
    """Returns: the rows of all parts (at least one), one after the other."""
    names = [f.name for f in fields(ProductColumns) if f.name not in _LISTS]
    together = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    for name in _LISTS:
        starts = [getattr(part, name) for part in parts]
        ends = np.cumsum([0, *(start[-1] for start in starts if len(start))])
        shifted = [start[1:] + end for start, end in zip(starts, ends, strict=False)]
        together[name] = np.concatenate([starts[0][:1], *shifted])
    return ProductColumns(**together)


def embeddings_from_binary(vectors: Sequence[memoryview | None], length: int) -> NDArray[np.float32]:
    """`vectors` in pgvector's binary form (4 bytes head, then big-endian float16); None: a row of zeros."""
    missing = bytes(4 + 2 * length)
    packed = b"".join(missing if vector is None else bytes(vector) for vector in vectors)
    halves = np.frombuffer(packed, dtype=">f2").reshape(len(vectors), length + 2)
    return halves[:, 2:].astype(np.float32)
