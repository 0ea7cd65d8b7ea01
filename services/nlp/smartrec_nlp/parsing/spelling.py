"""Typos: the nearest fashion word to a word that nobody knows.

A known word, a brand or anything with a digit is never touched; among equally near words the one that more
phrases of the lexicon use wins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_LETTERS = 3
TWO_EDITS_FROM_LETTERS = 8
SHORT_WORD_LETTERS = 4
PART_OF_MANY_PHRASES = 60
MIN_JOINED_PART_LETTERS = 3
MIN_MISSPELT_PART_LETTERS = 4
CANDIDATES = 12


def allowed_edits(word: str) -> int:
    """One edit (insert, delete, replace or swap neighbours), two from eight letters on."""
    return 1 if len(word) < TWO_EDITS_FROM_LETTERS else 2


class Speller:
    """Suggestions out of `words` (word -> number of phrases that use it) for words that `is_known` denies.

    `means_something`: whether a word is a wish by itself, so that it may be one of two run together.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        is_known: Callable[[str], bool],
        means_something: Callable[[str], bool],
    ) -> None:
        self._means_something = means_something
        self._frequency = {word: count for word, count in words.items() if len(word) >= MIN_LETTERS}
        self._words = list(self._frequency)
        self._is_known = is_known
        self.correct = lru_cache(maxsize=10_000)(self._correct)

    def _correct(self, word: str) -> tuple[str, ...] | None:
        """The word or, for two run together, the words meant by `word`; None: leave it as it is."""
        if len(word) < MIN_LETTERS or not word.isalpha() or self._is_known(word):
            return None
        return self._split(word) or self._nearest(word, allowed_edits(word)) or self._split_misspelt(word)

    def _nearest(self, word: str, edits: int) -> tuple[str, ...] | None:
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=edits, limit=CANDIDATES)
        if len(word) <= SHORT_WORD_LETTERS:  # so near to many words: only a wish is worth the guess
            found = [match for match in found if self._is_worth_a_guess(match[0])]
        if not found:
            return None
        best, _, _ = min(found, key=lambda match: self._rank(word, match[0], match[1]))
        return (best,)

    def _is_worth_a_guess(self, candidate: str) -> bool:
        return self._means_something(candidate) or self._frequency[candidate] >= PART_OF_MANY_PHRASES

    def _rank(self, word: str, candidate: str, edits: float) -> tuple[float, int, int]:
        """Few edits first, then what more phrases use.

        Another first letter counts as half an edit, for people rarely mistype it, and so does a word that is
        no wish by itself and in few phrases ("skiny" is skinny rather than skin, "nek" neck rather than net).
        """
        half_edits = (candidate[0] != word[0]) + (not self._is_worth_a_guess(candidate))
        return edits + half_edits / 2, -self._frequency[candidate], abs(len(candidate) - len(word))

    def _split(self, word: str) -> tuple[str, ...] | None:
        """`skinnyjeans` -> (skinny, jeans): the cut with the most used parts, each a wish by itself."""
        known = [pair for pair in _cuts(word) if all(self._means_something(part) for part in pair)]
        return max(known, key=lambda pair: min(self._frequency.get(p, 0) for p in pair), default=None)

    def _split_misspelt(self, word: str) -> tuple[str, ...] | None:
        """`skinyjeans` -> (skinny, jeans): one part known, the other one edit away."""
        for left, right in _cuts(word):
            if min(len(left), len(right)) < MIN_MISSPELT_PART_LETTERS:
                continue
            if self._means_something(right) and (nearest := self._nearest(left, edits=1)):
                return (*nearest, right)
            if self._means_something(left) and (nearest := self._nearest(right, edits=1)):
                return (left, *nearest)
        return None


def _cuts(word: str) -> list[tuple[str, str]]:
    cuts = range(MIN_JOINED_PART_LETTERS, len(word) - MIN_JOINED_PART_LETTERS + 1)
    return [(word[:cut], word[cut:]) for cut in cuts]
