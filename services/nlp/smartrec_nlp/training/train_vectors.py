"""Trains the word vectors further on texts of a shop, with gensim's Word2Vec (skip-gram).

Training starts from the vectors in use: the words of the shop move, new words find their place among them,
all other words stay where they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors, Word2Vec

from smartrec_nlp.parsing.text import tokenize
from smartrec_nlp.word_vectors.vector_file import Matrix, mean_vector, unit

# Set by hand on 2026-11-22. `smartrec nlp train` prints the quality before and after.
MIN_COUNT = 3
MIN_TEXTS = 50
WINDOW = 6
NEGATIVE = 10
LEARNING_RATE = 0.02
TRAINED_WEIGHT = 0.35
"""How far a known word moves to its trained vector, 0..1."""


class TooFewTexts(ValueError):
    """There are too few texts to learn from."""


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
    """New vectors: words that occur at least three times are trained, all others are unchanged.

    The same arguments give the same vectors, for training has one thread. Raises TooFewTexts.
    """
    if len(texts) < MIN_TEXTS:
        raise TooFewTexts(f"{len(texts)} texts are too few to train on; give at least {MIN_TEXTS}.")
    model = Word2Vec(
        vector_size=vectors.vector_size,
        window=WINDOW,
        min_count=MIN_COUNT,
        sg=1,
        negative=NEGATIVE,
        alpha=LEARNING_RATE,
        workers=1,
        seed=seed,
    )
    model.build_vocab(texts)
    start_vectors = _context_vectors(vectors, texts)
    for word, place in model.wv.key_to_index.items():
        if word in vectors.key_to_index:
            model.wv.vectors[place] = np.asarray(vectors[word], np.float32)
        elif word in start_vectors:
            model.wv.vectors[place] = start_vectors[word]
    model.train(texts, total_examples=len(texts), epochs=epochs)
    return _merged(vectors, model.wv)


def _context_vectors(vectors: KeyedVectors, texts: Sequence[Sequence[str]]) -> dict[str, Matrix]:
    """For each new word the mean vector of the known words around it, from which its training starts."""
    sums: dict[str, Matrix] = {}
    for text in texts:
        for place, word in enumerate(text):
            if word not in vectors.key_to_index:
                around = [*text[max(0, place - WINDOW) : place], *text[place + 1 : place + 1 + WINDOW]]
                sums[word] = sums.get(word, 0) + mean_vector(vectors, around)
    return {word: unit(total) for word, total in sums.items()}


def _merged(vectors: KeyedVectors, trained: KeyedVectors) -> KeyedVectors:
    """The known words in their order, moved towards their trained vectors, then the new words."""
    words = list(vectors.index_to_key)
    matrix: Matrix = np.array(vectors.vectors, np.float32)
    for place, word in enumerate(words):
        if word in trained.key_to_index:
            matrix[place] = (1 - TRAINED_WEIGHT) * matrix[place] + TRAINED_WEIGHT * unit(trained[word])
    new = [word for word in trained.index_to_key if word not in vectors.key_to_index and word.isalpha()]
    merged = KeyedVectors(vectors.vector_size)
    rows = [matrix, *([np.stack([trained[word] for word in new])] if new else [])]
    merged.add_vectors([*words, *new], unit(np.concatenate(rows)))
    return merged
