"""The vector file: small, memory-mapped, words in order."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from smartrec_nlp.word_vectors.vector_file import DEFAULT_FILE, load_vectors, save_vectors


def test_the_vector_file_is_small_and_read_without_copying() -> None:
    assert DEFAULT_FILE.stat().st_size <= 8_000_000
    vectors = load_vectors().vectors
    assert isinstance(vectors.base, np.memmap) or isinstance(vectors, np.memmap)


def test_saved_vectors_come_back_in_order_with_length_one(tmp_path: Path) -> None:
    file = tmp_path / "vectors.npy"
    save_vectors(["red", "blue"], np.array([[3.0, 4.0], [0.0, 2.0]], np.float32), file)
    loaded = load_vectors(file)
    assert loaded.index_to_key == ["red", "blue"]
    np.testing.assert_allclose(np.asarray(loaded["red"], np.float32), [0.6, 0.8], atol=1e-3)
