"""What word vectors say: how near a word is to each attribute, and whether it is a word about clothes at all.

General vectors cannot tell a fashion sense from another, so an attribute is the mean of its words and of its
type's context, and a word is let in only if a linear reading of its vector finds it to be about clothes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from gensim.models import KeyedVectors

from smartrec_nlp.vectors import Matrix, mean_vector, unit
from smartrec_vocabulary import ATTRIBUTE_TYPES, Attribute

CONTEXT = {
    "texture": ("pattern", "print", "printed"),
    "fabric": ("fabric", "cloth", "textile"),
    "shape": ("silhouette", "garment", "fit"),
    "part": ("collar", "sleeve", "trim"),
    "style": ("style", "fashion", "look"),
}
CONTEXT_WEIGHT = 0.25
EMPTY_WORDS = frozenset(["print", "pattern", "detail", "trim", "style", "the", "of", "and", "in", "a", "fit"])
RIDGE = 20.0
ORDINARY_WORDS = 6_000


@dataclass(frozen=True)
class Neighbour:
    """An attribute near a word; `similarity`: cosine, -1..1."""

    attribute: Attribute
    similarity: float


class AttributeVectors:
    """Cosine between words and attributes, each in the context of the attribute's type."""

    def __init__(self, vectors: KeyedVectors, attributes: Sequence[Attribute]) -> None:
        self._vectors = vectors
        self._attributes = list(attributes)
        self._types = np.array([ATTRIBUTE_TYPES.index(a.type) for a in attributes])
        self._context = np.stack([mean_vector(vectors, CONTEXT[name]) for name in ATTRIBUTE_TYPES])
        names = np.stack([mean_vector(vectors, _telling_words(a.name)) for a in attributes])
        in_context = unit(names + CONTEXT_WEIGHT * self._context[self._types])
        self._matrix: Matrix = np.where(names.any(axis=1, keepdims=True), in_context, 0).astype(np.float32)

    def nearest(self, words: Sequence[str], count: int) -> list[Neighbour]:
        """The `count` attributes nearest to the mean of `words`, best first; none if no word is known."""
        word = mean_vector(self._vectors, words)
        if not word.any():
            return []
        in_context = unit(word + CONTEXT_WEIGHT * self._context)
        similarities = (self._matrix @ in_context.T)[np.arange(len(self._types)), self._types]
        best = np.argsort(-similarities)[:count]
        return [Neighbour(self._attributes[i], float(similarities[i])) for i in best]


class Affinity:
    """How much a word is about clothes: a ridge regression from its vector, fitted at start."""

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
        gram = rows.T @ weighted + RIDGE * np.eye(rows.shape[1])
        self._coefficients = np.linalg.solve(gram, weighted.T @ target)

    def of(self, word: str) -> float:
        """About 1 for a word of fashion, about -1 for others; 0 for a word without a vector."""
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


def _telling_words(name: str) -> list[str]:
    words = name.replace("-", " ").split()
    return [word for word in words if word not in EMPTY_WORDS] or words
