"""Words about clothes and ordinary words."""

from __future__ import annotations

from smartrec_nlp.lexicon.loading import Lexicon
from smartrec_nlp.word_vectors.clothes_classifier import Affinity
from smartrec_nlp.word_vectors.vector_file import load_vectors


def test_ordinary_words_are_told_from_words_about_clothes(lexicon: Lexicon) -> None:
    affinity = Affinity(load_vectors(), lexicon.words_about_clothes(), lexicon.other_departments)
    about = [affinity.of(word) for word in ("tunic", "velvet", "sleeve", "corduroy", "hemline")]
    other = [affinity.of(word) for word in ("president", "insurance", "pizza", "battery", "election")]
    assert min(about) > 0.5
    assert max(other) < 0.3
