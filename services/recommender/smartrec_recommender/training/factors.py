"""Item factors by alternating least squares on implicit feedback (Hu, Koren & Volinsky 2008).

Each half step solves all rows at once by some rounds of conjugate gradients (Takács, Pilászy & Tikk 2011), so
there is no loop over users and nothing beyond numpy and scipy is needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import ItemFactors
from smartrec_recommender.training.blocks import AT_ONCE, blocks_of_rows

# Set on 2026-11-22; no search is on record. `smartrec recommender evaluate` measures a change.
FACTORS, ROUNDS, REGULARISATION, CONFIDENCE_SLOPE = 32, 10, 2.0, 3.0
MOST_PRODUCTS = 100_000
SEED = 7
_GRADIENT_STEPS, _ENTRIES_AT_ONCE = 3, 500_000

Matrix = NDArray[np.float32]


def factorise(matrix: csr_matrix, number_of_row: Integers, at_once: int = AT_ONCE) -> ItemFactors:
    """`matrix`: users x products, weights above 0; `number_of_row`: the product number of each column.

    Only products that somebody chose get factors, at most the MOST_PRODUCTS most chosen. `at_once`: rows and
    entries that are worked on together, which bounds the memory beside the matrix.
    """
    chosen_by = np.bincount(matrix.indices, minlength=matrix.shape[1])
    most_chosen = np.lexsort((number_of_row, -chosen_by))[:MOST_PRODUCTS]
    columns = np.sort(most_chosen[chosen_by[most_chosen] > 0])
    confidence = _confidence(matrix, columns)
    with threadpool_limits(1, "blas"):  # a job beside a running service leaves it the other cores
        items = _alternate(confidence, at_once)
    gram = items.T.astype(np.float64) @ items + REGULARISATION * np.eye(FACTORS)
    return ItemFactors(number_of_row[columns], items, gram, CONFIDENCE_SLOPE)


def _confidence(matrix: csr_matrix, columns: Integers) -> csr_matrix:
    chosen = matrix if len(columns) == matrix.shape[1] else matrix[:, columns].tocsr()
    values = (chosen.data * CONFIDENCE_SLOPE).astype(np.float32)
    return csr_matrix((values, chosen.indices, chosen.indptr), chosen.shape)


def _alternate(confidence: csr_matrix, at_once: int) -> Matrix:
    generator = np.random.default_rng(SEED)
    users, items = (_at_random(generator, size) for size in confidence.shape)
    of_items = confidence.T.tocsr()
    for _ in range(ROUNDS):
        _half_step(confidence, users, items, at_once)
        _half_step(of_items, items, users, at_once)
    return items


def _at_random(generator: np.random.Generator, size: int) -> Matrix:
    factors = np.empty((size, FACTORS), np.float32)
    for start in range(0, size, _ENTRIES_AT_ONCE):
        part = factors[start : start + _ENTRIES_AT_ONCE]
        part[:] = generator.standard_normal(part.shape) * 0.1
    return factors


def _half_step(confidence: csr_matrix, rows: Matrix, others: Matrix, at_once: int) -> None:
    """Moves each of `rows` near to the x that solves (G + Y'CY) x = Y'(1 + C)."""
    gram = others.T @ others + np.float32(REGULARISATION) * np.eye(FACTORS, dtype=np.float32)
    for first, last in blocks_of_rows(confidence, at_once):
        rows[first:last] = _solved(confidence[first:last], rows[first:last], others, gram)


def _solved(confidence: csr_matrix, rows: Matrix, others: Matrix, gram: Matrix) -> Matrix:
    wanted = csr_matrix((1.0 + confidence.data, confidence.indices, confidence.indptr), confidence.shape)
    residual = wanted @ others - _applied(confidence, rows, others, gram)
    direction, length = residual.copy(), (residual**2).sum(axis=1, keepdims=True)
    for _ in range(_GRADIENT_STEPS):
        applied = _applied(confidence, direction, others, gram)
        step = length / np.maximum((direction * applied).sum(axis=1, keepdims=True), 1e-20)
        rows = rows + step * direction
        residual = residual - step * applied
        new_length = (residual**2).sum(axis=1, keepdims=True)
        direction = residual + new_length / np.maximum(length, 1e-20) * direction
        length = new_length
    return rows


def _applied(confidence: csr_matrix, rows: Matrix, others: Matrix, gram: Matrix) -> Matrix:
    """Returns: (G + Y'CY) x of each row x."""
    row_of_entry = np.repeat(np.arange(confidence.shape[0]), np.diff(confidence.indptr))
    values = np.empty(confidence.nnz, np.float32)
    for start in range(0, confidence.nnz, _ENTRIES_AT_ONCE):
        at = slice(start, start + _ENTRIES_AT_ONCE)
        values[at] = np.einsum("ef,ef->e", rows[row_of_entry[at]], others[confidence.indices[at]])
    weighted = csr_matrix((confidence.data * values, confidence.indices, confidence.indptr), confidence.shape)
    applied: Matrix = rows @ gram + weighted @ others
    return applied
