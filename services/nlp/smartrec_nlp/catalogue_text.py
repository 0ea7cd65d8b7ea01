"""From the title and description of a product to its attributes, with precision before recall.

Only phrases of the lexicon count, no vectors and no corrected spelling. The title weighs more than the
description. Categories and colours are those of the title; without any there, those of the description.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from smartrec_nlp.interpretation import Interpretation
from smartrec_nlp.mapper import CATALOGUE_OPTIONS, Mapper

DESCRIPTION_WEIGHT = 0.8
MIN_TITLE_SCORE = 0.75
PRECISE_WAYS = frozenset({"exact", "lexicon", "negation"})


class ReadText(NamedTuple):
    """What a product's text says. `title_attributes`: names of those that the title itself says."""

    interpretation: Interpretation
    title_attributes: tuple[str, ...]


def map_text(mapper: Mapper, title: str, description: str = "") -> ReadText:
    """Attributes are matched by phrases only and have high scores."""
    of_title = _only_precise(mapper.map(title, CATALOGUE_OPTIONS))
    in_title = tuple(attribute.name for attribute in of_title.attributes)
    if not description.strip():
        return ReadText(of_title, in_title)
    of_description = mapper.map(description, CATALOGUE_OPTIONS)
    negated = {*of_title.negated.attributes, *of_description.negated.attributes}
    best = {attribute.name: attribute for attribute in of_title.attributes}
    for attribute in of_description.attributes:
        if attribute.name not in best and attribute.name not in negated:
            best[attribute.name] = replace(attribute, score=round(attribute.score * DESCRIPTION_WEIGHT, 4))
    both = replace(
        of_title,
        attributes=sorted(best.values(), key=lambda attribute: -attribute.score),
        categories=of_title.categories or of_description.categories,
        colours=of_title.colours or of_description.colours,
    )
    return ReadText(_only_precise(both), in_title)


def _only_precise(result: Interpretation) -> Interpretation:
    min_score = MIN_TITLE_SCORE * DESCRIPTION_WEIGHT
    precise = [a for a in result.attributes if a.how in PRECISE_WAYS and a.score >= min_score]
    return replace(result, attributes=precise)
