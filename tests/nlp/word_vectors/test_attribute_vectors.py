"""Which attributes the vector of a word finds, and how far that is trusted."""

from __future__ import annotations

import pytest

from smartrec_nlp.lexicon.loading import Lexicon
from smartrec_nlp.mapper import MIN_SIMILARITY, Mapper
from smartrec_nlp.word_vectors.attribute_vectors import AttributeVectors
from smartrec_nlp.word_vectors.vector_file import load_vectors
from smartrec_vocabulary import load_attributes


def test_at_the_threshold_vectors_are_mostly_right_on_the_lexicon_s_own_synonyms(lexicon: Lexicon) -> None:
    vectors = load_vectors()
    near = AttributeVectors(vectors, load_attributes())
    hits = []
    for word, wanted in lexicon.synonyms():
        best = near.nearest([word], 1)
        if best and best[0].similarity >= MIN_SIMILARITY:
            name = best[0].attribute.name
            related = set().union(*(lexicon.relations.all_narrower(one) for one in wanted), wanted)
            related |= {broad for one in wanted for broad in lexicon.relations.broader.get(one, ())}
            hits.append(name in related)
    assert len(hits) > 150
    assert sum(hits) / len(hits) > 0.65


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
