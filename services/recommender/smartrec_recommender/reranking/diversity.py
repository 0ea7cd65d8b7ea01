"""Which of the best products to show together: one of those that look or are the same, and not ten of a kind.

Maximal marginal relevance (Carbonell & Goldstein 1998) chooses which; the order stays that of the score.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Booleans, Floats, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.duplicate_images import MIN_COSINE, have_near_hashes

_POOL_FACTOR, _MIN_POOL = 4, 60
_SHARES = {"category": 0.5, "colour": 0.3, "brand": 0.2}


def pool_size(limit: int) -> int:
    """Returns: how many of the best products the ones to show are chosen from."""
    return max(_MIN_POOL, _POOL_FACTOR * limit)


def diverse(
    products: ProductColumns,
    score: Floats,
    order: Integers,
    limit: int,
    diversity: float,
    shown: ProductColumns | None = None,
    kept: Booleans | None = None,
) -> Integers:
    """`order`: rows, best first. Returns: up to `limit` of them in that order.

    `diversity` 0..1: how much of the score a likeness of 1 to a product already chosen costs; at 0 only near
    duplicates are left out, as long as there are others. `shown`: products that are shown besides.
    `kept`: by row, those that are no duplicate of any other: who bought two colours of a tee may want both
    again.
    """
    pool = order[: pool_size(limit)]
    worth = score[pool].astype(np.float64)
    is_left = np.ones(len(pool), dtype=bool)
    may_go = np.ones(len(pool), dtype=bool) if kept is None else ~kept[pool]
    is_variant = (
        np.zeros(len(pool), dtype=bool)
        if shown is None
        else may_go & are_variants_of_shown(products, pool, shown)
    )
    nearest = np.zeros(len(pool))
    chosen: list[int] = []
    while len(chosen) < min(limit, len(pool)):
        is_open = is_left & ~is_variant
        if not is_open.any():  # only variants are left: better those than too few
            is_open = is_left
        value = np.where(is_open, worth - diversity * nearest, -np.inf)
        best = int(value.argmax())
        chosen.append(best)
        is_left[best] = False
        is_variant |= may_go & near_duplicates(products, pool, int(pool[best]))
        if diversity:
            nearest = np.maximum(nearest, likeness(products, pool, int(pool[best])))
    return pool[np.sort(np.array(chosen, dtype=np.int64))]


def near_duplicates(products: ProductColumns, rows: Integers, row: int) -> Booleans:
    """Returns: for each of `rows`, whether it is a variant of the same style or shows the same picture."""
    same: Booleans = products.style[rows] == products.style[row]
    return same | shows_the_same(products, rows, row)


def are_variants_of_shown(products: ProductColumns, rows: Integers, shown: ProductColumns) -> Booleans:
    """Returns: for each of `rows`, whether it is a near duplicate of any that is shown, by hashes alone."""
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


def _may_be_one_colour(colours: Integers, other: Integers | int) -> Booleans:
    same: Booleans = (colours == other) | (colours * other == 0)
    return same


def may_show_the_same(products: ProductColumns, rows: Integers) -> bool:
    """Whether any two of `rows` have hashes that are near."""
    hashes = products.perceptual_hash[rows]
    near = have_near_hashes(hashes[:, None], hashes[None, :])
    return int(near.sum()) > int(np.count_nonzero(hashes))


def likeness(products: ProductColumns, rows: Integers, row: int) -> Floats:
    """Returns: 0..1 for each of `rows`, how much its product is like that of `row`."""
    columns = {"category": products.category, "colour": products.colour, "brand": products.brand}
    alike: Floats = np.zeros(len(rows))
    for kind, column in columns.items():
        alike = alike + _SHARES[kind] * (column[rows] == column[row])
    if not products.embedding.shape[1]:
        return alike
    by_picture = np.clip(products.embedding[rows] @ products.embedding[row], 0.0, 1.0)
    has_both = products.has_embedding[rows] & bool(products.has_embedding[row])
    return np.where(has_both, by_picture, alike)
