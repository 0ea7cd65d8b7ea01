"""Training the vectors further on texts of a shop."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from smartrec_nlp.commands import app
from smartrec_nlp.evaluation.gold import load_gold
from smartrec_nlp.training.quality import Quality
from smartrec_nlp.training.train_vectors import TooFewTexts, read_texts, train
from smartrec_nlp.word_vectors.vector_file import load_vectors

TEXTS = [
    {"title": "Zorbly Midi Dress", "description": "A flowing midi dress in soft viscose with a wrap front."},
    {"title": "Zorbly Maxi Skirt", "description": "A flowing tiered maxi skirt in soft cotton."},
    {"title": "Ribbed Bodycon Dress", "attributes": ["bodycon", "ribbed", "midi", "sleeveless"]},
]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    file = tmp_path / "products.jsonl"
    file.write_text("".join(json.dumps(text) + "\n" for text in TEXTS * 20))
    return file


def test_training_moves_the_shop_s_words_and_adds_its_new_ones(texts: Path) -> None:
    before = load_vectors()
    sentences = list(read_texts(texts))
    after = train(before, sentences, epochs=2, seed=7)
    assert "zorbly" not in before.key_to_index
    assert "zorbly" in after.key_to_index
    assert after.index_to_key[: len(before)] == before.index_to_key
    assert not np.allclose(after["midi"], np.asarray(before["midi"], np.float32), atol=1e-2)
    np.testing.assert_allclose(after["president"], np.asarray(before["president"], np.float32), atol=1e-2)


def test_training_is_repeatable(texts: Path) -> None:
    before, sentences = load_vectors(), list(read_texts(texts))
    first, second = (train(before, sentences, epochs=1, seed=7) for _ in range(2))
    np.testing.assert_array_equal(first["zorbly"], second["zorbly"])


def test_too_few_texts_are_refused() -> None:
    with pytest.raises(TooFewTexts, match="give at least 50"):
        train(load_vectors(), [["red", "dress"]], epochs=1, seed=7)


def test_worse_vectors_are_not_written(tmp_path: Path) -> None:
    words = [word for labelled in load_gold("tuning") for word in labelled.query.split()]
    random = np.random.default_rng(7)
    noise = tmp_path / "noise.txt"
    noise.write_text("\n".join(" ".join(random.choice(words, 12)) for _ in range(300)))
    out = tmp_path / "vectors.npy"
    result = CliRunner().invoke(
        app, ["train", "--texts", str(noise), "--out", str(out), "--epochs", "30", "--json"]
    )
    report = json.loads(result.stdout.splitlines()[0])
    assert report["refused"] is (result.exit_code == 1)
    assert out.exists() is not report["refused"]
    assert report["refused"]


def test_any_share_that_falls_makes_vectors_worse() -> None:
    before = Quality(0.9, 0.9, 0.4, 0.4)
    assert not Quality(0.9, 0.9, 0.5, 0.399).is_worse_than(before)
    assert Quality(0.9, 0.9, 0.5, 0.39).is_worse_than(before)
    assert Quality(0.85, 0.9, 0.5, 0.5).is_worse_than(before)
