"""Titles and descriptions of a catalogue to attributes: precision first.

Only what a dictionary says counts; the title is worth more than the description; the first garment of the
title is what is sold, the others of the text are what it goes with.
"""

from __future__ import annotations

from dataclasses import replace

from smartrec_nlp.interpretation import Answer
from smartrec_nlp.mapper import CATALOGUE_TEXT, Mapper

DESCRIPTION_WEIGHT = 0.8
SURE = 0.75
SURE_WAYS = frozenset({"exact", "lexicon", "negation"})


def map_text(mapper: Mapper, title: str, description: str = "") -> Answer:
    """The sure attributes, categories and colours of a product's text: no vectors, no guesses."""
    of_title = mapper.map(title, CATALOGUE_TEXT)
    if not description.strip():
        return _only_sure(of_title)
    of_description = mapper.map(description, CATALOGUE_TEXT)
    refused = {*of_title.negated.attributes, *of_description.negated.attributes}
    best = {attribute.name: attribute for attribute in of_title.attributes}
    for attribute in of_description.attributes:
        if attribute.name not in best and attribute.name not in refused:
            best[attribute.name] = replace(attribute, score=round(attribute.score * DESCRIPTION_WEIGHT, 4))
    return _only_sure(
        replace(
            of_title,
            attributes=sorted(best.values(), key=lambda attribute: -attribute.score),
            categories=of_title.categories or of_description.categories,
            colours=of_title.colours or of_description.colours,
        )
    )


def _only_sure(answer: Answer) -> Answer:
    floor = SURE * DESCRIPTION_WEIGHT
    sure = [a for a in answer.attributes if a.how in SURE_WAYS and a.score >= floor]
    return replace(answer, attributes=sure)
