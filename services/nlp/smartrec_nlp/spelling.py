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
MIN_JOINED_PART_LETTERS = 3
CANDIDATES = 12


def allowed_edits(word: str) -> int:
    """One edit (insert, delete, replace or swap neighbours) in a short word, two from six letters on."""
    return 1 if len(word) < 6 else 2


class Speller:
    """Suggestions out of `words` (word -> number of phrases that use it) for words that `is_known` denies."""

    def __init__(self, words: Mapping[str, int], is_known: Callable[[str], bool]) -> None:
        self._frequency = {word: count for word, count in words.items() if len(word) >= MIN_LETTERS}
        self._words = list(self._frequency)
        self._is_known = is_known
        self.correct = lru_cache(maxsize=10_000)(self._correct)

    def _correct(self, word: str) -> tuple[str, ...] | None:
        """The word or, for two run together, the words meant by `word`; None: leave it as it is."""
        if len(word) < MIN_LETTERS or not word.isalpha() or self._is_known(word):
            return None
        return self._split(word) or self._nearest(word)

    def _nearest(self, word: str) -> tuple[str, ...] | None:
        found = process.extract(
            word, self._words, scorer=OSA.distance, score_cutoff=allowed_edits(word), limit=CANDIDATES
        )
        if not found:
            return None
        best, _, _ = min(found, key=lambda match: self._rank(word, match[0], match[1]))
        return (best,)

    def _rank(self, word: str, candidate: str, edits: float) -> tuple[float, int, int]:
        """Few edits first; another first letter counts as half an edit more, for people rarely mistype it."""
        misses_first_letter = candidate[0] != word[0]
        return edits + misses_first_letter / 2, -self._frequency[candidate], abs(len(candidate) - len(word))

    def _split(self, word: str) -> tuple[str, ...] | None:
        """`skinnyjeans` -> (skinny, jeans): the cut with the most used parts."""
        cuts = range(MIN_JOINED_PART_LETTERS, len(word) - MIN_JOINED_PART_LETTERS + 1)
        pairs = [(word[:cut], word[cut:]) for cut in cuts]
        known = [pair for pair in pairs if all(part in self._frequency for part in pair)]
        return max(known, key=lambda pair: min(self._frequency[part] for part in pair), default=None)
