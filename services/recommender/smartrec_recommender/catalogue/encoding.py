"""The shelf dictionary-encoded: of a million products, few have values of their own in most columns.

What depends on category, colour, gender and season is worked out once for each combination that occurs, what
depends on the brand once a brand, on the price once a price; each row then looks its own up. Only attributes
are summed row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from smartrec_recommender.catalogue.columns import Floats, Integers, ProductColumns, blank_columns
from smartrec_recommender.catalogue.picture_groups import PictureGroups

_KINDS = ("category", "colour", "gender", "season")
_PRICES = ("price", "currency")


@dataclass(frozen=True, repr=False)
class Group:
    """Some columns of the shelf. `distinct`: a product for each combination of values, with nothing in all
    others. `code` (n,): which of them each row has."""

    distinct: ProductColumns
    code: Integers

    def looked_up(self, of_distinct: Floats, rows: Integers | None) -> Floats:
        """Returns: float32: for each of `rows` (None: all) the value of its combination."""
        codes = self.code if rows is None else self.code.take(rows)
        return of_distinct.astype(np.float32).take(codes)


@dataclass(frozen=True, repr=False)
class Encoding:
    """All n rows of a shelf. The distinct ones of `pictures` are the means of groups (`picture_groups.py`).
    `attributes` is float32 (n, terms), `attribute_root` float32 (n,)."""

    kinds: Group
    brands: Group
    prices: Group
    pictures: Group | None
    attributes: csr_matrix
    attribute_root: NDArray[np.float32]

    @property
    def currencies(self) -> frozenset[str]:
        """Those that any price is in."""
        return frozenset(self.prices.distinct.currency.tolist()) - {""}

    def looked_up(self, score: Callable[[ProductColumns], Floats], rows: Integers | None) -> Floats:
        """Returns: float32: what `score`, a sum over columns, gives for each of `rows` (None: all)."""
        groups = (self.kinds, self.brands, self.prices)
        of_kinds, *others = (group.looked_up(score(group.distinct), rows) for group in groups)
        for of_group in others:
            of_kinds += of_group
        return of_kinds

    def attribute_sums(self, weight_of_term: Floats, rows: Integers | None) -> NDArray[np.float32]:
        """Returns: see `ProductColumns.attribute_sums`; of `rows` (None: all)."""
        attributes = self.attributes if rows is None else self.attributes[rows]
        sums: NDArray[np.float32] = attributes @ weight_of_term[: attributes.shape[1]].astype(np.float32)
        return sums

    def roots(self, rows: Integers | None) -> NDArray[np.float32]:
        return self.attribute_root if rows is None else self.attribute_root.take(rows)


def encoding_of(products: ProductColumns, pictures: PictureGroups | None) -> Encoding:
    return Encoding(
        _group(products, _KINDS),
        _group(products, ("brand",)),
        _group(products, _PRICES),
        None if pictures is None else _picture_group(pictures),
        products.attribute_matrix,
        products.attribute_root.astype(np.float32),
    )


def _picture_group(pictures: PictureGroups) -> Group:
    means = pictures.centres.means
    return Group(replace(blank_columns(len(means)), embedding=means), pictures.codes.group)


def _group(products: ProductColumns, names: tuple[str, ...]) -> Group:
    code, count = np.zeros(len(products), dtype=np.int64), min(len(products), 1)
    for name in names:
        own, values = _codes(getattr(products, name))
        code, count = _numbered(code * values + own, count * values)
    first = np.zeros(count, dtype=np.int64)
    first[code[::-1]] = np.arange(len(products))[::-1]
    columns = {name: getattr(products, name)[first] for name in names}
    return Group(replace(blank_columns(count), **columns), code)


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
    occurs = np.zeros(most, dtype=bool)
    occurs[code] = True
    return (np.cumsum(occurs) - 1)[code], int(occurs.sum())
