"""The words of a shop's titles, as far as they tell what an unknown word of a query is.

A word that titles hold is spelt right, whatever a dictionary says; one that is a letter away from a common
one is likely that one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_LETTERS_TO_CORRECT = 5
MIN_PRODUCTS_TO_CORRECT_TO = 2
_TWO_EDITS_FROM_LETTERS = 8


@dataclass(frozen=True, slots=True)
class TitleWord:
    """`typed`: a word of a query; `meant`: the word of titles that it is, or is misspelt for."""

    typed: str
    meant: str


class TitleVocabulary:
    """The words of one shop's titles. Accents and capitals do not count."""

    def __init__(self, products_of: Mapping[str, int]) -> None:
        self._word_of = {folded(word): word for word in products_of}
        self._common = {
            folded(word): products
            for word, products in products_of.items()
            if products >= MIN_PRODUCTS_TO_CORRECT_TO and len(word) >= MIN_LETTERS_TO_CORRECT
        }

    def words_meant(self, typed: Iterable[str]) -> list[TitleWord]:
        """Returns: those of the words that titles hold, as they are typed or nearly so."""
        found = ((word, self._meant(folded(word))) for word in dict.fromkeys(typed))
        return [TitleWord(word, meant) for word, meant in found if meant]

    def _meant(self, word: str) -> str | None:
        if word in self._word_of:
            return self._word_of[word]
        if len(word) < MIN_LETTERS_TO_CORRECT or not word.isalpha():
            return None
        edits = 1 if len(word) < _TWO_EDITS_FROM_LETTERS else 2
        near = process.extract(word, list(self._common), scorer=OSA.distance, score_cutoff=edits, limit=10)
        best = min(near, key=lambda one: (one[1], -self._common[one[0]], one[0]), default=None)
        return None if best is None else self._word_of[best[0]]


def folded(word: str) -> str:
    """In lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
