"""Whether a word is about clothes: a ridge regression on word vectors, fitted when the mapper is loaded.

Both classes weigh the same, however many words they have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from gensim.models import KeyedVectors

from smartrec_nlp.word_vectors.vector_file import Matrix

# Set by hand on 2026-11-22 against the tuning queries (`smartrec nlp evaluate --part tuning`).
RIDGE_PENALTY = 20.0
ORDINARY_WORDS = 6_000
"""Of the most frequent words, how many count as not about clothes (unless the lexicon has them)."""


class ClothesClassifier:
    """Fitted on `about_clothes` as one class; `other` and ordinary words are the second class."""

    def __init__(self, vectors: KeyedVectors, about_clothes: Collection[str], other: Collection[str]) -> None:
        self._vectors = vectors
        ordinary = [w for w in vectors.index_to_key[:ORDINARY_WORDS] if w not in about_clothes]
        positive, negative = self._rows(about_clothes), self._rows({*other, *ordinary} - {*about_clothes})
        rows = np.concatenate([positive, negative])
        target = np.concatenate([np.ones(len(positive)), -np.ones(len(negative))])
        weight = np.concatenate(
            [np.full(len(positive), 1 / len(positive)), np.full(len(negative), 1 / len(negative))]
        )
        weighted = rows * (weight * len(rows) / 2)[:, None]
        gram = rows.T @ weighted + RIDGE_PENALTY * np.eye(rows.shape[1])
        self._coefficients = np.linalg.solve(gram, weighted.T @ target)

    def score(self, word: str) -> float:
        """About 1 for a word about clothes, about -1 for others, 0 for a word without a vector."""
        index = self._vectors.key_to_index.get(word)
        if index is None:
            return 0.0
        vector = np.asarray(self._vectors.vectors[index], np.float32)
        return float(vector @ self._coefficients[:-1] + self._coefficients[-1])

    def _rows(self, words: Iterable[str]) -> Matrix:
        known = [self._vectors.key_to_index[w] for w in sorted(words) if w in self._vectors.key_to_index]
        return _with_constant(np.asarray(self._vectors.vectors[known], np.float32))


def _with_constant(rows: Matrix) -> Matrix:
    return np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1)
