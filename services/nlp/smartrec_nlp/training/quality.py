"""What word vectors are worth to the mapping, and which words a training has moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from gensim.models import KeyedVectors

from smartrec_nlp.evaluation.baselines import mean_vector_cosine
from smartrec_nlp.evaluation.gold import load_gold
from smartrec_nlp.evaluation.metrics import evaluate
from smartrec_nlp.lexicon.loading import Lexicon
from smartrec_nlp.mapper import Mapper
from smartrec_nlp.training.train_vectors import MIN_COUNT
from smartrec_nlp.word_vectors.attribute_vectors import AttributeVectors
from smartrec_nlp.word_vectors.vector_file import unit
from smartrec_vocabulary import load_attributes

TOLERANCE = 0.002
"""A fall of one or two synonyms, which is chance."""
MAX_MOVED_WORDS = 8
MAX_NEIGHBOURS = 4


@dataclass(frozen=True)
class Quality:
    """Shares 0..1 on the tuning queries and on the synonyms of the lexicon."""

    group_recall_at_10: float
    rejected: float
    mean_vector_recall_at_10: float
    synonyms_found: float

    def is_worse_than(self, other: Quality) -> bool:
        """Whether any share is lower by more than chance."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return any(share < other_share - TOLERANCE for share, other_share in pairs)


def quality(mapper: Mapper, lexicon: Lexicon, vectors: KeyedVectors) -> Quality:
    """The quality of `vectors`, which `mapper` uses. The final labelled queries are not touched."""
    gold = load_gold("tuning")
    with_mapper, by_cosine = evaluate(mapper.map, gold), evaluate(mean_vector_cosine(vectors), gold)
    return Quality(
        group_recall_at_10=with_mapper.group_recall_at_10 or 0.0,
        rejected=with_mapper.rejected or 0.0,
        mean_vector_recall_at_10=by_cosine.group_recall_at_10 or 0.0,
        synonyms_found=synonyms_found(lexicon, vectors),
    )


def synonyms_found(lexicon: Lexicon, vectors: KeyedVectors) -> float:
    """The share of the lexicon's one-word synonyms with their attribute among the three nearest by vector."""
    near = AttributeVectors(vectors, load_attributes())
    hits = [
        bool(wanted & {neighbour.attribute.name for neighbour in near.nearest([word], 3)})
        for word, wanted in lexicon.synonyms()
        if word in vectors.key_to_index
    ]
    return sum(hits) / len(hits)


@dataclass(frozen=True)
class MovedWord:
    """A word whose vector moved, with its nearest words. `similarity`: cosine of its two vectors, -1..1."""

    word: str
    similarity: float
    before: list[str]
    after: list[str]


def moved_most(before: KeyedVectors, after: KeyedVectors, texts: Sequence[Sequence[str]]) -> list[MovedWord]:
    """The words of `texts` whose vectors moved most, the farthest first."""
    counts = Counter(word for text in texts for word in text)
    words = [w for w, count in counts.items() if count >= MIN_COUNT and w in before.key_to_index]
    closeness = {w: float(unit(np.asarray(before[w], np.float32)) @ after[w]) for w in words}
    farthest = sorted(words, key=lambda word: closeness[word])[:MAX_MOVED_WORDS]
    return [MovedWord(w, closeness[w], _nearest_words(before, w), _nearest_words(after, w)) for w in farthest]


def _nearest_words(vectors: KeyedVectors, word: str) -> list[str]:
    similarities = np.asarray(vectors.vectors, np.float32) @ np.asarray(vectors[word], np.float32)
    best = np.argsort(-similarities)[: MAX_NEIGHBOURS + 1]
    return [vectors.index_to_key[i] for i in best if vectors.index_to_key[i] != word][:MAX_NEIGHBOURS]
