"""Products as numpy columns: what the scorers read, for some hundred products at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class ProductColumns:
    """n products. Row i of each column is the same product; a term number of 0 stands for none.

    The attributes are one flat list: `attribute_term[k]` with `attribute_score[k]` 0..1 belongs to the
    product in row `attribute_row[k]`. `price` is NaN and a row of `embedding` zero where a product has none.
    `popularity` is in forward-decayed form (see `popularity.py`).
    """

    number: Integers
    category: Integers
    brand: Integers
    colour: Integers
    price: Floats
    currency: NDArray[np.str_]
    popularity: Floats
    created_at_seconds: Floats
    embedding: NDArray[np.float32]
    attribute_row: Integers
    attribute_term: Integers
    attribute_score: Floats

    def __len__(self) -> int:
        return len(self.number)

    @property
    def has_embedding(self) -> NDArray[np.bool_]:
        present: NDArray[np.bool_] = np.any(self.embedding != 0, axis=1)
        return present

    def attribute_sums(self, weight_of_term: Floats) -> Floats:
        """Returns: float64 (n,): for each product the sum of score x weight over its attributes."""
        weights = weight_of_term[self.attribute_term] * self.attribute_score
        return np.bincount(self.attribute_row, weights=weights, minlength=len(self)).astype(np.float64)

    def attribute_counts(self) -> Floats:
        return np.bincount(self.attribute_row, minlength=len(self)).astype(np.float64)

    def attributes_of(self, row: int) -> dict[int, float]:
        """Returns: the attribute terms of one product with their scores."""
        of_row = self.attribute_row == row
        terms, scores = self.attribute_term[of_row].tolist(), self.attribute_score[of_row].tolist()
        return dict(zip(terms, scores, strict=True))

    def in_order(self, numbers: Integers) -> ProductColumns:
        """Returns: the same products in the order of `numbers`, which names each of them once."""
        row_of = {number: row for row, number in enumerate(self.number.tolist())}
        return self.take(np.array([row_of[number] for number in numbers.tolist()], dtype=np.int64))

    def take(self, rows: Integers) -> ProductColumns:
        """Returns: the products of `rows`, which must not name a row twice, in that order."""
        new_row_of = np.full(len(self), -1)
        new_row_of[rows] = np.arange(len(rows))
        kept = new_row_of[self.attribute_row] >= 0
        attributes = {
            "attribute_row": new_row_of[self.attribute_row[kept]],
            "attribute_term": self.attribute_term[kept],
            "attribute_score": self.attribute_score[kept],
        }
        plain = {f.name: getattr(self, f.name)[rows] for f in fields(self) if f.name not in attributes}
        return ProductColumns(**plain, **attributes)


def columns_from_rows(rows: Sequence[Any], embedding_length: int) -> ProductColumns:
    """`rows`: tuples in the order of the names below, `created` in seconds, `terms` and `scores` lists, and
    `vectors` in pgvector's binary form (4 bytes head, then big-endian float16)."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * 11
    number, category, brand, colour, price, currency, popularity, created, terms, scores, vectors = columns
    lengths = [len(of_product) for of_product in terms]
    return ProductColumns(
        number=np.array(number, dtype=np.int64),
        category=np.array(category, dtype=np.int64),
        brand=np.array(brand, dtype=np.int64),
        colour=np.array(colour, dtype=np.int64),
        price=np.array(price, dtype=np.float64),
        currency=np.array(currency, dtype=np.str_),
        popularity=np.array(popularity, dtype=np.float64),
        created_at_seconds=np.array(created, dtype=np.float64),
        embedding=_embeddings(vectors, embedding_length),
        attribute_row=np.repeat(np.arange(len(number)), lengths).astype(np.int64),
        attribute_term=np.array([term for of_product in terms for term in of_product], dtype=np.int64),
        attribute_score=np.array([score for of_product in scores for score in of_product], dtype=np.float64),
    )


def _embeddings(vectors: Sequence[memoryview | None], length: int) -> NDArray[np.float32]:
    missing = bytes(4 + 2 * length)
    packed = b"".join(missing if vector is None else bytes(vector) for vector in vectors)
    halves = np.frombuffer(packed, dtype=">f2").reshape(len(vectors), length + 2)
    return halves[:, 2:].astype(np.float32)
