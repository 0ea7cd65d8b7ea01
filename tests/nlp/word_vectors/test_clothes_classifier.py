"""Words about clothes and ordinary words."""

from __future__ import annotations

from smartrec_nlp.lexicon.loading import Lexicon
from smartrec_nlp.word_vectors.clothes_classifier import ClothesClassifier
from smartrec_nlp.word_vectors.vector_file import load_vectors


def test_ordinary_words_score_lower_than_words_about_clothes(lexicon: Lexicon) -> None:
    classifier = ClothesClassifier(load_vectors(), lexicon.words_about_clothes(), lexicon.other_departments)
    about = [classifier.score(word) for word in ("tunic", "velvet", "sleeve", "corduroy", "hemline")]
    other = [classifier.score(word) for word in ("president", "insurance", "pizza", "battery", "election")]
    assert min(about) > 0.5
    assert max(other) < 0.3
