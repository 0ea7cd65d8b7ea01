"""Whether letters may be a word at all: "zxcv" are keys beside each other, "standesamt" is merely unknown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

# A triple of letters that fewer known words have says nothing. Set by hand on 2026-11-30, on typed keys and
# names of places.
MIN_WORDS_WITH_TRIPLE = 3
MIN_SHARE_OF_TRIPLES = 0.5
_LATIN = re.compile(r"[a-z]+")


class WordShapes:
    """What known words look like: the triples of letters, with the ends of words, that `words` have."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        counts = Counter(triple for word in words for triple in _triples(word))
        self._known = {triple for triple, count in counts.items() if count >= MIN_WORDS_WITH_TRIPLE}

    def may_be_word(self, word: str) -> bool:
        """It is one of the words, as "nyc" is, or more than half of its triples are theirs; of other scripts
        than a to z nothing is known."""
        if word in self._words or not _LATIN.fullmatch(word):
            return True
        triples = _triples(word)
        known = sum(triple in self._known for triple in triples)
        return known > MIN_SHARE_OF_TRIPLES * len(triples)


def _triples(word: str) -> list[str]:
    ended = f"^{word}$"
    return [ended[at : at + 3] for at in range(len(ended) - 2)]
