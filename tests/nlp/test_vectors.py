"""The vector file, what vectors are trusted with, and training on a shop's own texts."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from smartrec_nlp.commands import app
from smartrec_nlp.gold import load_gold
from smartrec_nlp.lexicon import Lexicon, load_lexicon
from smartrec_nlp.mapper import MIN_SIMILARITY, Mapper
from smartrec_nlp.similarity import Affinity, AttributeVectors
from smartrec_nlp.training import Quality, TooFewTexts, read_texts, train
from smartrec_nlp.vectors import DEFAULT_FILE, load_vectors, save_vectors
from smartrec_vocabulary import load_attributes

TEXTS = [
    {"title": "Zorbly Midi Dress", "description": "A flowing midi dress in soft viscose with a wrap front."},
    {"title": "Zorbly Maxi Skirt", "description": "A flowing tiered maxi skirt in soft cotton."},
    {"title": "Ribbed Bodycon Dress", "attributes": ["bodycon", "ribbed", "midi", "sleeveless"]},
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    file = tmp_path / "products.jsonl"
    file.write_text("".join(json.dumps(text) + "\n" for text in TEXTS * 20))
    return file


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


def test_at_the_threshold_vectors_are_mostly_right_on_the_lexicon_s_own_synonyms(lexicon: Lexicon) -> None:
    vectors = load_vectors()
    near = AttributeVectors(vectors, load_attributes())
    hits = []
    for word, wanted in lexicon.synonyms():
        best = near.nearest([word], 1)
        if best and best[0].similarity >= MIN_SIMILARITY:
            name = best[0].attribute.name
            kin = set().union(*(lexicon.relations.all_narrower(one) for one in wanted), wanted)
            kin |= {broad for one in wanted for broad in lexicon.relations.broader.get(one, ())}
            hits.append(name in kin)
    assert len(hits) > 150
    assert sum(hits) / len(hits) > 0.65


def test_ordinary_words_are_told_from_words_about_clothes(lexicon: Lexicon) -> None:
    affinity = Affinity(load_vectors(), lexicon.words_about_clothes(), lexicon.other_departments)
    about = [affinity.of(word) for word in ("tunic", "velvet", "sleeve", "corduroy", "hemline")]
    other = [affinity.of(word) for word in ("president", "insurance", "pizza", "battery", "election")]
    assert min(about) > 0.5
    assert max(other) < 0.3


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


def test_worse_vectors_are_refused_and_not_written(tmp_path: Path) -> None:
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


@pytest.mark.parametrize(
    ("word", "attribute"), [("gleaming", "shiny"), ("bulky", "oversized"), ("exquisite", "elegant")]
)
def test_a_word_outside_the_lexicon_is_found_by_its_vector(
    mapper: Mapper, lexicon: Lexicon, word: str, attribute: str
) -> None:
    assert word not in lexicon.english
    found = {one.name: one for one in mapper.map(f"{word} coat").attributes}
    assert (found[attribute].how, found[attribute].words) == ("vector", word)
    assert found[attribute].score < 0.7
