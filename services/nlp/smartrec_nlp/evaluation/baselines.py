"""Three simpler mappings to compare ours with, computed in the same run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from gensim.models import KeyedVectors

from smartrec_nlp.interpretation import Interpretation, ScoredAttribute, ScoredName
from smartrec_nlp.mapper import Mapper, MappingOptions
from smartrec_nlp.parsing.text import tokenize
from smartrec_nlp.word_vectors.vector_file import mean_vector
from smartrec_vocabulary import load_attributes, load_categories

Mapping = Callable[[str], Interpretation]
TOP_K = 10
LEXICON_ALONE = MappingOptions(use_vectors=False, correct_spelling=False)


def mean_vector_cosine(vectors: KeyedVectors) -> Mapping:
    """The cosine between the mean vector of the query's words and that of each attribute's words."""
    attributes, categories = load_attributes(), load_categories()
    of_attributes = np.stack([mean_vector(vectors, _words(a.name)) for a in attributes])
    of_categories = np.stack([mean_vector(vectors, _words(c.name)) for c in categories])

    def map_query(query: str) -> Interpretation:
        vector = mean_vector(vectors, _words(query))
        near = np.argsort(-(of_attributes @ vector))[:TOP_K]
        category = int(np.argmax(of_categories @ vector))
        return _as_interpretation(
            query,
            [(attributes[i].name, attributes[i].type, float(of_attributes[i] @ vector)) for i in near],
            [categories[category].name] if vector.any() else [],
            understood=bool(vector.any()),
        )

    return map_query


def word_match() -> Mapping:
    """Attributes and categories by the share of the words of their names that are in the query."""
    attributes, categories = load_attributes(), load_categories()

    def map_query(query: str) -> Interpretation:
        words = set(_words(query))
        found = [(a.name, a.type, _share(a.name, words)) for a in attributes]
        best = sorted((f for f in found if f[2] > 0), key=lambda f: -f[2])[:TOP_K]
        named = sorted(
            (c.name for c in categories if _share(c.name, words) > 0), key=lambda name: -_share(name, words)
        )
        return _as_interpretation(query, best, named, understood=bool(best or named))

    return map_query


def lexicon_alone(mapper: Mapper) -> Mapping:
    """Our mapping without vectors and without spelling correction."""
    return lambda query: mapper.map(query, LEXICON_ALONE)


def _words(text: str) -> list[str]:
    return [token.key for token in tokenize(text) if not token.is_break]


def _share(name: str, words: set[str]) -> float:
    words_of_name = _words(name)
    return sum(word in words for word in words_of_name) / len(words_of_name)


def _as_interpretation(
    query: str, attributes: Sequence[tuple[str, str, float]], categories: Sequence[str], *, understood: bool
) -> Interpretation:
    return Interpretation(
        query=query,
        understood=understood,
        language="en",
        attributes=[
            ScoredAttribute(name, kind, max(0.0, min(1.0, score)), query, "vector")
            for name, kind, score in attributes
        ],
        categories=[ScoredName(name, 1.0) for name in categories],
    )
