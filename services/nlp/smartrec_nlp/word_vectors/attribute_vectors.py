"""The attributes that are nearest to a word by word vectors.

General vectors mix the meanings of a word. So words and attributes are compared in the context of the
attribute's type: to each vector a share of the mean vector of that type's context words is added.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np
from gensim.models import KeyedVectors

from smartrec_nlp.data_files import DATA_FOLDER, data_lines, keyed_lines
from smartrec_nlp.word_vectors.vector_file import Matrix, mean_vector, unit
from smartrec_vocabulary import ATTRIBUTE_TYPES, Attribute

CONTEXT_WEIGHT = 0.25  # set by hand on 2026-11-22 against the tuning queries


@dataclass(frozen=True)
class Neighbour:
    """An attribute near a word. `similarity`: cosine, -1..1."""

    attribute: Attribute
    similarity: float


class AttributeVectors:
    """The attributes of a list as unit vectors, each in the context of its type."""

    def __init__(self, vectors: KeyedVectors, attributes: Sequence[Attribute]) -> None:
        self._vectors = vectors
        self._attributes = list(attributes)
        self._types = np.array([ATTRIBUTE_TYPES.index(a.type) for a in attributes])
        context = {
            key: words for _, key, words in keyed_lines(DATA_FOLDER / "other" / "attribute_context.txt")
        }
        stop_words = {
            word
            for _, line in data_lines(DATA_FOLDER / "other" / "attribute_stop_words.txt")
            for word in line.split()
        }
        self._context = np.stack([mean_vector(vectors, context[name]) for name in ATTRIBUTE_TYPES])
        names = np.stack([mean_vector(vectors, _content_words(a.name, stop_words)) for a in attributes])
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


def _content_words(name: str, stop_words: Set[str]) -> list[str]:
    """The words of `name` that are no stop words; all of them where there are no others."""
    words = name.replace("-", " ").split()
    return [word for word in words if word not in stop_words] or words
