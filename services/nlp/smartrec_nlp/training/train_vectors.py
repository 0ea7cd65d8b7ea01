"""Goes on training the word vectors on a shop's own texts, and keeps the result only if it is no worse.

gensim's Word2Vec (skip-gram) starts from the vectors in use, so that the words of the shop move and new ones
find their place among them; all other words stay where they are.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors, Word2Vec

from smartrec_nlp.evaluation.baselines import mean_vector_cosine
from smartrec_nlp.evaluation.gold import load_gold
from smartrec_nlp.evaluation.metrics import evaluate
from smartrec_nlp.lexicon.loading import Lexicon
from smartrec_nlp.mapper import Mapper
from smartrec_nlp.parsing.text import tokenize
from smartrec_nlp.word_vectors.attribute_vectors import AttributeVectors
from smartrec_nlp.word_vectors.vector_file import Matrix, mean_vector, unit
from smartrec_vocabulary import load_attributes

MIN_COUNT = 3
MIN_TEXTS = 50
WINDOW = 6
NEGATIVE = 10
START_RATE = 0.02
OWN_SHARE = 0.35
TOLERANCE = 0.002
SHOWN = 8
NEIGHBOURS = 4


class TooFewTexts(ValueError):
    """There is too little text to learn anything from."""


@dataclass(frozen=True)
class Moved:
    """A word that moved, with its nearest words before and after; `similarity` of the two vectors: cosine."""

    word: str
    similarity: float
    before: list[str]
    after: list[str]


@dataclass(frozen=True)
class Quality:
    """What vectors are worth here: shares 0..1 on the tuning queries and on the lexicon's own synonyms."""

    group_recall_at_10: float
    rejected: float
    mean_vector_recall_at_10: float
    synonyms_found: float

    def is_worse_than(self, other: Quality) -> bool:
        """Whether any share fell by more than chance (a synonym or two) explains."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return any(own < theirs - TOLERANCE for own, theirs in pairs)


def read_texts(file: Path) -> Iterator[list[str]]:
    """The words of each line: of title, description and attributes of a JSON object, or of plain text."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            text = line
            if line.lstrip().startswith("{"):
                row = json.loads(line)
                fields = [row.get("title"), row.get("description"), *(row.get("attributes") or [])]
                text = " . ".join(str(field) for field in fields if field)
            yield [token.key for token in tokenize(text) if not token.is_break]


def train(vectors: KeyedVectors, texts: Sequence[Sequence[str]], epochs: int, seed: int) -> KeyedVectors:
    """New vectors: those of words in at least three texts are trained on, the rest are as before.

    The same arguments give the same vectors (one thread). Raises TooFewTexts.
    """
    if len(texts) < MIN_TEXTS:
        raise TooFewTexts(f"{len(texts)} texts are too few to train on; give at least {MIN_TEXTS}.")
    model = Word2Vec(
        vector_size=vectors.vector_size,
        window=WINDOW,
        min_count=MIN_COUNT,
        sg=1,
        negative=NEGATIVE,
        alpha=START_RATE,
        workers=1,
        seed=seed,
    )
    model.build_vocab(texts)
    start = _neighbourhoods(vectors, texts)
    for word, place in model.wv.key_to_index.items():
        if word in vectors.key_to_index:
            model.wv.vectors[place] = np.asarray(vectors[word], np.float32)
        elif word in start:
            model.wv.vectors[place] = start[word]
    model.train(texts, total_examples=len(texts), epochs=epochs)
    return _merged(vectors, model.wv)


def _neighbourhoods(vectors: KeyedVectors, texts: Sequence[Sequence[str]]) -> dict[str, Matrix]:
    """For each new word the mean vector of the known words around it: where its training starts."""
    sums: dict[str, Matrix] = {}
    for text in texts:
        for place, word in enumerate(text):
            if word not in vectors.key_to_index:
                around = [*text[max(0, place - WINDOW) : place], *text[place + 1 : place + 1 + WINDOW]]
                sums[word] = sums.get(word, 0) + mean_vector(vectors, around)
    return {word: unit(total) for word, total in sums.items()}


def _merged(vectors: KeyedVectors, trained: KeyedVectors) -> KeyedVectors:
    """The old words in their order, each moved some of the way, and the new ones behind them."""
    words = list(vectors.index_to_key)
    matrix: Matrix = np.array(vectors.vectors, np.float32)
    for place, word in enumerate(words):
        if word in trained.key_to_index:
            matrix[place] = (1 - OWN_SHARE) * matrix[place] + OWN_SHARE * unit(trained[word])
    new = [word for word in trained.index_to_key if word not in vectors.key_to_index and word.isalpha()]
    merged = KeyedVectors(vectors.vector_size)
    rows = [matrix, *([np.stack([trained[word] for word in new])] if new else [])]
    merged.add_vectors([*words, *new], unit(np.concatenate(rows)))
    return merged


def moved_most(before: KeyedVectors, after: KeyedVectors, texts: Sequence[Sequence[str]]) -> list[Moved]:
    """The words of the texts that moved farthest, the farthest first."""
    counts = Counter(word for text in texts for word in text)
    words = [w for w, count in counts.items() if count >= MIN_COUNT and w in before.key_to_index]
    closeness = {w: float(unit(np.asarray(before[w], np.float32)) @ after[w]) for w in words}
    farthest = sorted(words, key=lambda word: closeness[word])[:SHOWN]
    return [Moved(w, closeness[w], _nearest_words(before, w), _nearest_words(after, w)) for w in farthest]


def _nearest_words(vectors: KeyedVectors, word: str) -> list[str]:
    similarities = np.asarray(vectors.vectors, np.float32) @ np.asarray(vectors[word], np.float32)
    best = np.argsort(-similarities)[: NEIGHBOURS + 1]
    return [vectors.index_to_key[i] for i in best if vectors.index_to_key[i] != word][:NEIGHBOURS]


def quality(mapper: Mapper, lexicon: Lexicon, vectors: KeyedVectors) -> Quality:
    """Measures vectors by the tuning queries (never the final third) and by the lexicon's synonyms."""
    gold = load_gold("tuning")
    ours, plain = evaluate(mapper.map, gold), evaluate(mean_vector_cosine(vectors), gold)
    return Quality(
        group_recall_at_10=ours.group_recall_at_10 or 0.0,
        rejected=ours.rejected or 0.0,
        mean_vector_recall_at_10=plain.group_recall_at_10 or 0.0,
        synonyms_found=synonyms_found(lexicon, vectors),
    )


def synonyms_found(lexicon: Lexicon, vectors: KeyedVectors) -> float:
    """The share of the lexicon's one-word synonyms whose attribute is among the nearest three by vectors."""
    near = AttributeVectors(vectors, load_attributes())
    hits = [
        bool(wanted & {neighbour.attribute.name for neighbour in near.nearest([word], 3)})
        for word, wanted in lexicon.synonyms()
        if word in vectors.key_to_index
    ]
    return sum(hits) / len(hits)
