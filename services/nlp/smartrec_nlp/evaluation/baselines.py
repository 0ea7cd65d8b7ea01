"""Three simpler mappings, computed in the same run as ours, to tell what each part of it is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from gensim.models import KeyedVectors

from smartrec_nlp.interpretation import Answer, ScoredAttribute, ScoredName
from smartrec_nlp.mapper import Mapper, Options
from smartrec_nlp.parsing.text import tokenize
from smartrec_nlp.word_vectors.vector_file import mean_vector
from smartrec_vocabulary import load_attributes, load_categories

Mapping = Callable[[str], Answer]
COUNT = 10
LEXICON_ALONE = Options(use_vectors=False, correct_spelling=False)


def mean_vector_cosine(vectors: KeyedVectors) -> Mapping:
    """The original idea: the mean of the query's vectors against the mean of each attribute's words."""
    attributes, categories = load_attributes(), load_categories()
    of_attributes = np.stack([mean_vector(vectors, _words(a.name)) for a in attributes])
    of_categories = np.stack([mean_vector(vectors, _words(c.name)) for c in categories])

    def answer(query: str) -> Answer:
        vector = mean_vector(vectors, _words(query))
        near = np.argsort(-(of_attributes @ vector))[:COUNT]
        category = int(np.argmax(of_categories @ vector))
        return _answer(
            query,
            [(attributes[i].name, attributes[i].type, float(of_attributes[i] @ vector)) for i in near],
            [categories[category].name] if vector.any() else [],
            understood=bool(vector.any()),
        )

    return answer


def word_match() -> Mapping:
    """Attributes and categories by the share of their names' words that the query has, as written."""
    attributes, categories = load_attributes(), load_categories()

    def answer(query: str) -> Answer:
        words = set(_words(query))
        found = [(a.name, a.type, _share(a.name, words)) for a in attributes]
        best = sorted((f for f in found if f[2] > 0), key=lambda f: -f[2])[:COUNT]
        named = sorted(
            (c.name for c in categories if _share(c.name, words) > 0), key=lambda name: -_share(name, words)
        )
        return _answer(query, best, named, understood=bool(best or named))

    return answer


def lexicon_alone(mapper: Mapper) -> Mapping:
    """Our mapping without vectors and without spelling correction."""
    return lambda query: mapper.map(query, LEXICON_ALONE)


def _words(text: str) -> list[str]:
    return [token.key for token in tokenize(text) if not token.is_break]


def _share(name: str, words: set[str]) -> float:
    own = _words(name)
    return sum(word in words for word in own) / len(own)


def _answer(
    query: str, attributes: Sequence[tuple[str, str, float]], categories: Sequence[str], *, understood: bool
) -> Answer:
    return Answer(
        query=query,
        understood=understood,
        language="en",
        attributes=[
            ScoredAttribute(name, kind, max(0.0, min(1.0, score)), query, "vector")
            for name, kind, score in attributes
        ],
        categories=[ScoredName(name, 1.0) for name in categories],
    )
