"""From concepts (the canonical attribute names, which the lexicon uses) to the attributes of the list in use.

In our own list an attribute has the name of its concept. A custom list is read with the lexicon: the
attribute "abstract chevron print" is found by the concepts "abstract print" and "chevron".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.spans import match_phrases
from smartrec_nlp.parsing.text import tokenize
from smartrec_vocabulary import Attribute, load_attributes


@dataclass(frozen=True, slots=True)
class Match:
    """An attribute of the list in use. `coverage`: 1 / the number of concepts in its name, 0..1."""

    attribute: Attribute
    coverage: float


class AttributeIndex:
    """The attributes of one list by the concepts in their names.

    Names that the lexicon does not have are added to `english`, so that a query can ask for them.
    """

    def __init__(self, attributes: Sequence[Attribute], english: PhraseDictionary) -> None:
        self.attributes = list(attributes)
        canonical = {attribute.name for attribute in load_attributes()}
        self._matches: dict[str, list[Match]] = defaultdict(list)
        for attribute in attributes:
            if attribute.name in canonical:
                self._matches[attribute.name].append(Match(attribute, 1.0))
                continue
            concepts = list(_concepts(attribute.name, english))
            for concept in concepts:
                self._matches[concept].append(Match(attribute, 1 / len(concepts)))
            self._matches[attribute.name].append(Match(attribute, 1.0))
            meanings = [Meaning("attribute", name) for name in (attribute.name, *concepts)]
            english.add(attribute.name, meanings, is_canonical=True)

    def matches(self, concept: str) -> Sequence[Match]:
        """The attributes whose names hold `concept`, the one with the greatest coverage first."""
        return sorted(self._matches.get(concept, ()), key=lambda match: -match.coverage)


def _concepts(name: str, english: PhraseDictionary) -> Iterator[str]:
    seen: set[str] = set()
    for span in match_phrases(tokenize(name), [english]):
        for meaning in span.meanings:
            if meaning.kind == "attribute" and meaning.weight == 1 and meaning.name not in seen:
                seen.add(meaning.name)
                yield meaning.name
