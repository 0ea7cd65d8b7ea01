"""From our own attribute names, which the lexicon speaks, to the attributes of the list in use.

With our list that is the same name. A user's own list is read with the lexicon itself: "abstract chevron
print" is found by both of its ideas.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import Phrases
from smartrec_nlp.parsing.spans import read
from smartrec_nlp.parsing.text import tokenize
from smartrec_vocabulary import Attribute, load_attributes


@dataclass(frozen=True, slots=True)
class Match:
    """An attribute of the list in use; `share`: how much of it the idea covers, 0..1."""

    attribute: Attribute
    share: float


class AttributeIndex:
    """The attributes of one list by the ideas (our own attribute names) in their names.

    Names that our lexicon does not have are added to `english`, so that a query can ask for them.
    """

    def __init__(self, attributes: Sequence[Attribute], english: Phrases) -> None:
        self.attributes = list(attributes)
        own = {attribute.name for attribute in load_attributes()}
        self._matches: dict[str, list[Match]] = defaultdict(list)
        for attribute in attributes:
            if attribute.name in own:
                self._matches[attribute.name].append(Match(attribute, 1.0))
                continue
            ideas = list(_ideas(attribute.name, english))
            for idea in ideas:
                self._matches[idea].append(Match(attribute, 1 / len(ideas)))
            self._matches[attribute.name].append(Match(attribute, 1.0))
            meanings = [Meaning("attribute", name) for name in (attribute.name, *ideas)]
            english.add(attribute.name, meanings, is_own_name=True)

    def matches(self, idea: str) -> Sequence[Match]:
        """The attributes that hold `idea`, those that are hardly more than it first; empty if none does."""
        return sorted(self._matches.get(idea, ()), key=lambda match: -match.share)


def _ideas(name: str, english: Phrases) -> Iterator[str]:
    seen: set[str] = set()
    for item in read(tokenize(name), [english]):
        for meaning in item.meanings:
            if meaning.kind == "attribute" and meaning.weight == 1 and meaning.name not in seen:
                seen.add(meaning.name)
                yield meaning.name
