"""Tells in which language a catalogue is. It decides what words mean that languages share, as "robe"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from smartrec_recommender.canonical.category_words import language_of_goods
from smartrec_recommender.canonical.words import Language, language_of

_CLEAR_LEAD = 2  # times as many products as the next language has
_LEAST_HEADINGS = 2
_MOST_CHARACTERS = 300


@dataclass
class LanguageEvidence:
    """How many products of a catalogue speak which language."""

    counts: Counter[Language] = field(default_factory=Counter)

    def see(self, texts: Iterable[str]) -> None:
        """Counts one product by its title, its category and whatever else it says."""
        told = _language_told(" ".join(texts)[:_MOST_CHARACTERS])
        if told is not None:
            self.counts[told] += 1

    @property
    def language(self) -> Language | None:
        """None: the products do not say, or speak several."""
        ranked = self.counts.most_common(2)
        if not ranked or (len(ranked) == 2 and ranked[0][1] < _CLEAR_LEAD * ranked[1][1]):
            return None
        return ranked[0][0]


def language_of_headings(columns: Iterable[str]) -> Language | None:
    """English headings tell nothing: systems write them whatever language their shops speak.

    One heading alone may be chance, as in "Cost per item".
    """
    told = Counter(language for column in columns if (language := language_of(column)) not in (None, "en"))
    ranked = told.most_common(2)
    if not ranked or ranked[0][1] < _LEAST_HEADINGS or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


@lru_cache(maxsize=4_096)
def _language_told(text: str) -> Language | None:
    return language_of(text) or language_of_goods(text)
