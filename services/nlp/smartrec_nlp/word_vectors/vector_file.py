"""Word vectors on disk and in memory: one .npy file of (word, unit vector) records, memory-mapped.

The format is NumPy's own, holds no pickle, and its pages are shared between processes that map it.
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
    """Writes `words` with their (n, d) vectors as unit length float16, in the order given."""
    longest = max(len(word.encode()) for word in words)
    record = np.dtype([("word", f"S{longest}"), ("vector", "<f2", (vectors.shape[1],))])
    rows = np.empty(len(words), record)
    rows["word"] = [word.encode() for word in words]
    rows["vector"] = unit(vectors)
    np.save(file, rows, allow_pickle=False)


def load_vectors(file: Path | None = None) -> KeyedVectors:
    """gensim KeyedVectors over the mapped file (ours by default); words in order of frequency.

    The vectors are float16 of unit length; compute in float32 after picking the rows that you need.
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
    """`vectors` with L2 norm 1 along the last axis; zeros stay zeros."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    result: Matrix = (vectors / np.where(norms == 0, 1, norms)).astype(np.float32)
    return result


def mean_vector(vectors: KeyedVectors, words: Sequence[str]) -> Matrix:
    """float32 (d,), norm 1: the mean of the known words' vectors; zeros if none is known."""
    known = [vectors.key_to_index[word] for word in words if word in vectors.key_to_index]
    if not known:
        return np.zeros(vectors.vector_size, np.float32)
    return unit(np.asarray(vectors.vectors[known], np.float32).mean(axis=0))
