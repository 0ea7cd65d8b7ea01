"""Spelling correction: the word of the lexicon that is nearest to an unknown word.

A known word, a brand or anything with a digit is never changed. Of several words at the same edit distance,
the one that most phrases of the lexicon use is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_LETTERS = 3
TWO_EDITS_FROM_LETTERS = 8
SHORT_WORD_LETTERS = 4
MANY_PHRASES = 60
MIN_JOINED_PART_LETTERS = 3
MIN_MISSPELT_PART_LETTERS = 4
CANDIDATES = 12


def allowed_edits(word: str) -> int:
    """1, or 2 from eight letters on. An edit inserts, deletes, replaces or swaps letters (OSA distance)."""
    return 1 if len(word) < TWO_EDITS_FROM_LETTERS else 2


class SpellingCorrector:
    """Corrects words for which `is_known` is false by the nearest of `words`.

    `words`: word -> number of phrases that use it. `is_content_word`: whether a word means something by
    itself, so that it may be half of two words run together.
    """

    def __init__(
        self,
        words: Mapping[str, int],
        is_known: Callable[[str], bool],
        is_content_word: Callable[[str], bool],
    ) -> None:
        self._is_content_word = is_content_word
        self._frequency = {word: count for word, count in words.items() if len(word) >= MIN_LETTERS}
        self._words = list(self._frequency)
        self._is_known = is_known
        self.correct = lru_cache(maxsize=10_000)(self._correct)

    def _correct(self, word: str) -> tuple[str, ...] | None:
        """The corrected word, or the two words that `word` runs together. None: leave `word` as it is."""
        if len(word) < MIN_LETTERS or not word.isalpha() or self._is_known(word):
            return None
        return self._split(word) or self._nearest(word, allowed_edits(word)) or self._split_misspelt(word)

    def _nearest(self, word: str, edits: int) -> tuple[str, ...] | None:
        found = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=edits, limit=CANDIDATES)
        if len(word) <= SHORT_WORD_LETTERS:  # a short word is near many others
            found = [match for match in found if self._is_plausible(match[0])]
        if not found:
            return None
        best, _, _ = min(found, key=lambda match: self._rank(word, match[0], match[1]))
        return (best,)

    def _is_plausible(self, candidate: str) -> bool:
        """Whether `candidate` means something by itself or occurs in many phrases."""
        return self._is_content_word(candidate) or self._frequency[candidate] >= MANY_PHRASES

    def _rank(self, word: str, candidate: str, edits: float) -> tuple[float, int, int]:
        """The sort key of a candidate: fewer edits first, then more phrases that use it.

        Two things cost half an edit. One is another first letter, because people rarely mistype the first
        one. The other is a candidate that is not plausible: "skiny" is skinny, not skin, and "nek" is neck,
        not net. A letter doubled or not costs half an edit less: "wolen" is woolen, not women.
        """
        half_edits = (candidate[0] != word[0]) + (not self._is_plausible(candidate))
        half_edits -= _undoubled(candidate) == _undoubled(word)
        return edits + half_edits / 2, -self._frequency[candidate], abs(len(candidate) - len(word))

    def _split(self, word: str) -> tuple[str, ...] | None:
        """`skinnyjeans` -> (skinny, jeans): two content words; of several cuts, the commonest parts."""
        known = [pair for pair in _cuts(word) if all(self._is_content_word(part) for part in pair)]
        return max(known, key=lambda pair: min(self._frequency.get(p, 0) for p in pair), default=None)

    def _split_misspelt(self, word: str) -> tuple[str, ...] | None:
        """`skinyjeans` -> (skinny, jeans): one part is known, the other one edit from a known word."""
        for left, right in _cuts(word):
            if min(len(left), len(right)) < MIN_MISSPELT_PART_LETTERS:
                continue
            if self._is_content_word(right) and (nearest := self._nearest(left, edits=1)):
                return (*nearest, right)
            if self._is_content_word(left) and (nearest := self._nearest(right, edits=1)):
                return (left, *nearest)
        return None


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _cuts(word: str) -> list[tuple[str, str]]:
    cuts = range(MIN_JOINED_PART_LETTERS, len(word) - MIN_JOINED_PART_LETTERS + 1)
    return [(word[:cut], word[cut:]) for cut in cuts]
