"""The catalogue dictionary-encoded: of a million products, few have values of their own in most columns.

What depends on category, colour, gender and season is worked out once for each combination that occurs, what
depends on the brand once a brand, on the price once a price; each row then looks its own up. Only attributes
are summed row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns, blank_columns
from smartrec_recommender.domain.catalogue.pictures.clusters import PictureGroups

_KINDS = ("category", "colour", "gender", "season")
_PRICES = ("price", "currency")
_ROWS_OF_BLOCK = 1 << 15
_MOST_A_ROW = 16
Rows = Integers | slice
"""Of a catalogue: some, or those of one of its blocks."""


@dataclass(frozen=True, repr=False)
class Group:
    """Some columns of the catalogue. `distinct`: a product for each combination of their values, blank in all
    other columns. `code` (n,), unsigned: which of them each row has."""

    distinct: ProductColumns
    code: NDArray[np.unsignedinteger[Any]]

    def looked_up(self, of_distinct: Floats, rows: Rows) -> Floats:
        """Returns: for each row the value of its combination."""
        values: Floats = of_distinct.take(self.code[rows])
        return values


@dataclass(frozen=True, repr=False)
class Encoding:
    """All n rows of a catalogue. The distinct ones of `pictures` are means of clusters (`image_clusters.py`).

    `attributes` float32 (n, terms): the scores, each divided by `attribute_root`; `attributes_of_block`: the
    same memory, block by block. What is worked out in blocks stays in the processor's cache meanwhile.
    """

    kinds: Group
    brands: Group
    prices: Group
    pictures: Group | None
    attributes: csr_matrix
    attributes_of_block: tuple[csr_matrix, ...]
    attribute_root: NDArray[np.float32]

    @property
    def currencies(self) -> frozenset[str]:
        """Those that any price is in."""
        return frozenset(self.prices.distinct.currency.tolist()) - {""}

    @property
    def blocks(self) -> Iterator[slice]:
        """All rows, some thousand at a time."""
        count = self.attributes.shape[0]
        return (slice(start, min(start + _ROWS_OF_BLOCK, count)) for start in range(0, count, _ROWS_OF_BLOCK))

    def attribute_means(self, weight_of_term: Floats, rows: Rows) -> NDArray[np.float32]:
        """Returns: `ProductColumns.attribute_sums` divided by `ProductColumns.attribute_root`."""
        if isinstance(rows, slice):
            attributes = self.attributes_of_block[rows.start // _ROWS_OF_BLOCK]
        else:
            attributes = self.attributes[rows]
        means: NDArray[np.float32] = attributes @ weight_of_term[: attributes.shape[1]].astype(np.float32)
        return means


def encoding_of(products: ProductColumns, pictures: PictureGroups | None) -> Encoding:
    matrix, root = products.attribute_matrix, products.attribute_root.astype(np.float32)
    means = matrix.data / np.repeat(root, products.attribute_counts)
    attributes = csr_matrix((means, matrix.indices, matrix.indptr), shape=matrix.shape, copy=False)
    return Encoding(
        _group(products, _KINDS),
        _group(products, ("brand",)),
        _group(products, _PRICES),
        None if pictures is None else _picture_group(pictures),
        attributes,
        tuple(
            _rows_of(attributes, start, start + _ROWS_OF_BLOCK)
            for start in range(0, len(products), _ROWS_OF_BLOCK)
        ),
        root,
    )


def _rows_of(matrix: csr_matrix, start: int, end: int) -> csr_matrix:
    """Returns: some rows in the memory of all."""
    entry = matrix.indptr[start : end + 1]
    of_rows = slice(int(entry[0]), int(entry[-1]))
    rows = csr_matrix((len(entry) - 1, matrix.shape[1]), dtype=matrix.dtype)
    # given to the constructor, entries that are a small part of an array would be copied
    rows.data, rows.indices, rows.indptr = matrix.data[of_rows], matrix.indices[of_rows], entry - entry[0]
    return rows


def _picture_group(pictures: PictureGroups) -> Group:
    means = pictures.centres.means
    return Group(replace(blank_columns(len(means)), embedding=means), _narrow(pictures.codes.group))


def _group(products: ProductColumns, names: tuple[str, ...]) -> Group:
    code, count = np.zeros(len(products), dtype=np.int64), min(len(products), 1)
    for name in names:
        own, values = _codes(getattr(products, name))
        code, count = _numbered(code * values + own, count * values)
    if "colour" in names:
        code, count = _numbered(*_with_further_colours(products, code, count))
    first = np.zeros(count, dtype=np.int64)
    first[code[::-1]] = np.arange(len(products))[::-1]
    columns = {name: getattr(products, name)[first] for name in names}
    if "colour" in names:
        several = products.take(first)
        columns |= {"colour_start": several.colour_start, "colour_term": several.colour_term}
    return Group(replace(blank_columns(count), **columns), _narrow(code))


def _with_further_colours(products: ProductColumns, code: Integers, count: int) -> tuple[Integers, int]:
    """Returns: codes that also differ where products of one main colour have others besides, and a bound."""
    if not len(products.colour_term):
        return code, count
    several, set_of = np.zeros(len(products), dtype=np.int64), dict[tuple[int, ...], int]()
    for row in np.flatnonzero(np.diff(products.colour_start) > 1).tolist():
        several[row] = set_of.setdefault(tuple(products.colours_of(row)), len(set_of) + 1)
    return code * (len(set_of) + 1) + several, count * (len(set_of) + 1)


def _narrow(code: Integers) -> NDArray[np.unsignedinteger[Any]]:
    """Returns: the same in the fewest bytes."""
    return code.astype(np.min_scalar_type(int(code.max(initial=0))))


def _codes(column: NDArray[Any]) -> tuple[Integers, int]:
    """Returns: a code for each value, and how many there are."""
    if column.dtype.kind == "i":  # numbers of terms
        return _numbered(column, int(column.max(initial=0)) + 1)
    if column.dtype.kind == "U":  # a handful of currencies: comparing is faster than sorting
        names = sorted(set(column.tolist()))
        codes = np.zeros(len(column), dtype=np.int64)
        for code, name in enumerate(names):
            codes[column == name] = code
        return codes, len(names)
    values, codes = np.unique(column, return_inverse=True)
    return codes, len(values)


def _numbered(code: Integers, most: int) -> tuple[Integers, int]:
    """Returns: the codes (0..most - 1) without gaps, and how many there are."""
    if most > _MOST_A_ROW * len(code):  # a table of them all would take more memory than the catalogue
        values, codes = np.unique(code, return_inverse=True)
        return codes, len(values)
    occurs = np.zeros(most, dtype=bool)
    occurs[code] = True
    return (np.cumsum(occurs) - 1)[code], int(occurs.sum())
