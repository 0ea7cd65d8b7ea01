"""Which products are near-duplicates of each other: variants of one style, or two of one picture."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.pictures.duplicates import MIN_COSINE, have_near_hashes


def near_duplicates(products: ProductColumns, rows: Integers, row: int) -> Booleans:
    """Returns: for each of `rows`, whether it is a variant of the same style or shows the same picture."""
    same: Booleans = products.style[rows] == products.style[row]
    return same | shows_the_same(products, rows, row)


def near_duplicates_of_shown(products: ProductColumns, rows: Integers, shown: ProductColumns) -> Booleans:
    """Returns: for each of `rows`, whether it is a near-duplicate of any that is shown, by hashes alone."""
    near = have_near_hashes(products.perceptual_hash[rows, None], shown.perceptual_hash[None, :])
    near &= _may_be_one_colour(products.colour[rows, None], shown.colour[None, :])
    same: Booleans = np.isin(products.style[rows], shown.style) | near.any(axis=1)
    return same


def shows_the_same(products: ProductColumns, rows: Integers, row: int) -> Booleans:
    """Returns: for each of `rows`, whether its picture is that of `row`, and nothing says another colour."""
    hashes, colours = products.perceptual_hash, products.colour
    same = have_near_hashes(hashes[rows], hashes[row])
    same &= _may_be_one_colour(colours[rows], colours[row])
    if same.any() and products.embedding.shape[1]:
        same &= products.embedding[rows] @ products.embedding[row] >= MIN_COSINE
    return same


def may_show_the_same(products: ProductColumns, rows: Integers) -> bool:
    """Whether any two of `rows` have hashes that are near."""
    hashes = products.perceptual_hash[rows]
    near = have_near_hashes(hashes[:, None], hashes[None, :])
    return int(near.sum()) > int(np.count_nonzero(hashes))


def _may_be_one_colour(colours: Integers, other: Integers | int) -> Booleans:
    same: Booleans = (colours == other) | (colours * other == 0)
    return same
