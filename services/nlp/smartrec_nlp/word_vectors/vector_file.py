"""The vector file: an .npy file of (word, unit vector) records, which is mapped into memory.

The file holds no pickle. Processes that map it share its pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from gensim.models import KeyedVectors

from smartrec_nlp.data_files import DATA_FOLDER

Matrix = npt.NDArray[np.float32]
DEFAULT_FILE = DATA_FOLDER / "vectors.npy"


def save_vectors(words: Sequence[str], vectors: Matrix, file: Path) -> None:
    """Writes `words` and their (n, d) `vectors`, scaled to length 1, as float16 and in the order given."""
    longest = max(len(word.encode()) for word in words)
    record = np.dtype([("word", f"S{longest}"), ("vector", "<f2", (vectors.shape[1],))])
    rows = np.empty(len(words), record)
    rows["word"] = [word.encode() for word in words]
    rows["vector"] = unit(vectors)
    np.save(file, rows, allow_pickle=False)


def load_vectors(file: Path | None = None) -> KeyedVectors:
    """gensim KeyedVectors over the mapped `file` (by default the service's own), words in order of frequency.

    The vectors are float16 with L2 norm 1. Pick the rows that you need before you compute in float32.
    """
    rows = np.load(file or DEFAULT_FILE, mmap_mode="r", allow_pickle=False)
    words = [word.decode() for word in rows["word"]]
    vectors = KeyedVectors(rows["vector"].shape[1], count=0, dtype=np.float16)
    vectors.index_to_key = words
    vectors.key_to_index = {word: index for index, word in enumerate(words)}
    vectors.vectors = rows["vector"]
    vectors.norms = np.ones(len(words), np.float32)
    return vectors


def unit(vectors: Matrix) -> Matrix:
    """`vectors` scaled to L2 norm 1 along the last axis, float32. Zeros stay zeros."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Matrix = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return result


def mean_vector(vectors: KeyedVectors, words: Sequence[str]) -> Matrix:
    """The mean vector of the known words: float32 (d,), L2 norm 1; zeros if no word is known."""
    known = [vectors.key_to_index[word] for word in words if word in vectors.key_to_index]
    if not known:
        return np.zeros(vectors.vector_size, np.float32)
    return unit(np.asarray(vectors.vectors[known], np.float32).mean(axis=0))
