"""What word vectors say: how near a word is to each attribute, and whether it is a word about clothes at all.

General vectors cannot tell a fashion sense from another, so an attribute is the mean of its words and of its
type's context, and a word is let in only if a linear reading of its vector finds it to be about clothes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from gensim.models import KeyedVectors

from smartrec_nlp.word_vectors.vector_file import Matrix, mean_vector, unit
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


def _telling_words(name: str) -> list[str]:
    words = name.replace("-", " ").split()
    return [word for word in words if word not in EMPTY_WORDS] or words
