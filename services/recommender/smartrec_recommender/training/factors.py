"""Item factors by alternating least squares on implicit feedback (Hu, Koren & Volinsky 2008).

Each half step solves rows at once by some rounds of conjugate gradients (Takács, Pilászy & Tikk 2011), so
there is no loop over users and nothing beyond numpy and scipy is needed. What items are solved for are sums
over users, who come by blocks, of which one is in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import ItemFactors
from smartrec_recommender.training.blocks import Kept, Pairs

# Set on 2026-11-22; no search is on record. `smartrec recommender evaluate` measures a change.
FACTORS, ROUNDS, REGULARISATION, CONFIDENCE_SLOPE = 32, 10, 2.0, 3.0
MOST_PRODUCTS = 100_000
SEED = 7
# The factors of so many entries fit in a core's own cache.
_GRADIENT_STEPS, _ENTRIES_AT_ONCE = 3, 16_384

Matrix = NDArray[np.float32]


def factorise(pairs: Pairs, number_of_row: Integers) -> ItemFactors:
    """`pairs`: weights above 0; `number_of_row`: the product number of each column.

    Only products that somebody chose get factors, at most the MOST_PRODUCTS most chosen. Those of the users
    are kept by block beside the pairs.
    """
    chosen_by = pairs.by_product(lambda _: None)
    most_chosen = np.lexsort((number_of_row, -chosen_by))[:MOST_PRODUCTS]
    columns = np.sort(most_chosen[chosen_by[most_chosen] > 0])
    confidence = pairs.mapped(partial(_confidence, columns=columns), len(columns))
    with threadpool_limits(1, "blas"):  # a job beside a running service leaves it the other cores
        items = _alternate(confidence)
    gram = items.T.astype(np.float64) @ items + REGULARISATION * np.eye(FACTORS)
    return ItemFactors(number_of_row[columns], items, gram, CONFIDENCE_SLOPE)


def _confidence(block: csr_matrix, columns: Integers) -> csr_matrix:
    chosen = block if len(columns) == block.shape[1] else block[:, columns].tocsr()
    values = (chosen.data * CONFIDENCE_SLOPE).astype(np.float32)
    return csr_matrix((values, chosen.indices, chosen.indptr), chosen.shape)


def _alternate(confidence: Pairs) -> Matrix:
    generator = np.random.default_rng(SEED)
    users: Kept[Matrix] = confidence.keep()
    for block in confidence.blocks:
        users.append(_at_random(generator, block.shape[0]))
    items = _at_random(generator, confidence.products)
    for _ in range(ROUNDS):
        _move_users(confidence, users, items)
        items = _moved_items(confidence, users, items)
    return items


def _at_random(generator: np.random.Generator, size: int) -> Matrix:
    factors: Matrix = (generator.standard_normal((size, FACTORS)) * 0.1).astype(np.float32)
    return factors


def _move_users(confidence: Pairs, users: Kept[Matrix], items: Matrix) -> None:
    """Moves each user near to the x that solves (G + Y'CY) x = Y'(1 + C), Y being the items' factors."""
    gram = _regularised(items.T @ items)
    for place, block in enumerate(confidence.blocks):

        def applied(rows: Matrix, block: csr_matrix = block) -> Matrix:
            found: Matrix = rows @ gram + _times_dot_products(block, rows, items) @ items
            return found

        users[place] = _solved(users[place], _one_more(block) @ items, applied)


def _moved_items(confidence: Pairs, users: Kept[Matrix], items: Matrix) -> Matrix:
    """Returns: the same of the items, Y being the users' factors. Each sum goes over all blocks of users."""

    def over_users(of_block: Callable[[csr_matrix, Matrix], Matrix], columns: int) -> Matrix:
        total = np.zeros((columns, FACTORS), np.float32)
        for block, rows in zip(confidence.blocks, users, strict=True):
            total += of_block(block, rows)
        return total

    gram = _regularised(over_users(lambda _, rows: rows.T @ rows, FACTORS))
    wanted = over_users(lambda block, rows: _one_more(block).T @ rows, len(items))

    def applied(columns: Matrix) -> Matrix:
        return columns @ gram + over_users(
            lambda block, rows: _times_dot_products(block, rows, columns).T @ rows, len(items)
        )

    return _solved(items, wanted, applied)


def _regularised(gram: Matrix) -> Matrix:
    regularised: Matrix = gram + np.float32(REGULARISATION) * np.eye(FACTORS, dtype=np.float32)
    return regularised


def _one_more(confidence: csr_matrix) -> csr_matrix:
    """Returns: 1 + C, of the entries that there are."""
    return csr_matrix((1.0 + confidence.data, confidence.indices, confidence.indptr), confidence.shape)


def _solved(rows: Matrix, wanted: Matrix, applied: Callable[[Matrix], Matrix]) -> Matrix:
    """Returns: `rows` after some steps towards what `applied` makes `wanted` of, each row by itself."""
    residual = wanted - applied(rows)
    direction, length = residual.copy(), (residual**2).sum(axis=1, keepdims=True)
    for _ in range(_GRADIENT_STEPS):
        changed = applied(direction)
        step = length / np.maximum((direction * changed).sum(axis=1, keepdims=True), 1e-20)
        rows = rows + step * direction
        residual = residual - step * changed
        new_length = (residual**2).sum(axis=1, keepdims=True)
        direction = residual + new_length / np.maximum(length, 1e-20) * direction
        length = new_length
    return rows


def _times_dot_products(confidence: csr_matrix, rows: Matrix, columns: Matrix) -> csr_matrix:
    """Returns: each entry times the dot product of its row's and its column's factors."""
    row_of_entry = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(confidence.indptr))
    values = np.empty(confidence.nnz, np.float32)
    for start in range(0, confidence.nnz, _ENTRIES_AT_ONCE):
        at = slice(start, start + _ENTRIES_AT_ONCE)
        np.vecdot(rows[row_of_entry[at]], columns[confidence.indices[at]], out=values[at])
    values *= confidence.data
    return csr_matrix((values, confidence.indices, confidence.indptr), confidence.shape)
