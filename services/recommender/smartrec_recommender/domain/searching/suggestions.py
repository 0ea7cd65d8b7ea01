"""Suggestions while a user types: from the catalogue and from queries that found something.

The last word may be unfinished, and a word may be misspelt. All of it is looked up in memory.
"""

from __future__ import annotations

import heapq
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

SuggestionKind = Literal["query", "category", "brand", "title"]
MOST_CHARACTERS = 60
_MOST_STARTS = 5
_MIN_LETTERS_TO_CORRECT = 4
_TWO_EDITS_FROM_LETTERS = 8
_FIRST_WORD_FACTOR = 4.0
_WEIGHT_OF_KIND = {"query": 3.0, "category": 2.0, "brand": 1.5, "title": 0.5}
_MOST_MATCHES = 4_000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query to complete what was typed by. `corrected`: it does not begin as it was typed."""

    text: str
    kind: SuggestionKind
    corrected: bool = False


class _Entry(NamedTuple):
    text: str
    kind: SuggestionKind
    weight: float


def folded(text: str) -> str:
    """Lower case, without accents and needless blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


class SuggestionIndex:
    """All that may be suggested, by the beginning of each of its words."""

    def __init__(self, texts: Mapping[SuggestionKind, Mapping[str, float]]) -> None:
        """`texts`: of each kind, the texts with how often each was sold as, or searched for."""
        self._entries = _merged(texts)
        starts = sorted(
            (folded(start), number, place)
            for number, entry in enumerate(self._entries)
            for place, start in enumerate(_starts(entry.text))
        )
        self._keys = [key for key, _, _ in starts]
        self._numbers = [(number, place) for _, number, place in starts]
        self._words = sorted({word for entry in self._entries for word in folded(entry.text).split()})

    def suggest(self, typed: str, most: int) -> list[Suggestion]:
        """Returns: the best first; nothing for what nothing begins with, however it is spelled."""
        query = folded(typed[:MOST_CHARACTERS])
        if not query:
            return []
        found = self._beginning_with(query, most)
        if len(found) < most and (corrected := self._corrected(query)) != query:
            known = {one.text for one in found}
            more = self._beginning_with(corrected, most, is_corrected=True)
            found += [one for one in more if one.text not in known]
        return found[:most]

    def _beginning_with(self, query: str, most: int, *, is_corrected: bool = False) -> list[Suggestion]:
        at = bisect_left(self._keys, query)
        end = min(bisect_left(self._keys, query + "\U0010ffff", at), at + _MOST_MATCHES)
        weight_of: dict[int, float] = {}
        for number, place in self._numbers[at:end]:
            factor = _FIRST_WORD_FACTOR if place == 0 else 1.0
            weight_of[number] = max(weight_of.get(number, 0.0), factor * self._entries[number].weight)
        best = heapq.nsmallest(
            most, weight_of, key=lambda number: (-weight_of[number], len(self._entries[number].text))
        )
        return [Suggestion(self._entries[n].text, self._entries[n].kind, is_corrected) for n in best]

    def _corrected(self, query: str) -> str:
        """The query with each unknown word replaced by the nearest; its last word may be unfinished."""
        *finished, last = query.split()
        words = [word if self._is_word(word) else _nearest(word, self._words) for word in finished]
        if not self._is_beginning(last):
            lengths = (len(last), len(last) + 1)  # a letter may be missing
            beginnings = dict.fromkeys(word[:length] for length in lengths for word in self._words)
            last = _nearest(last, list(beginnings))
        return " ".join([*words, last])

    def _is_word(self, word: str) -> bool:
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at] == word

    def _is_beginning(self, word: str) -> bool:
        at = bisect_left(self._words, word)
        return at < len(self._words) and self._words[at].startswith(word)


def _merged(texts: Mapping[SuggestionKind, Mapping[str, float]]) -> list[_Entry]:
    """One entry a text, of the kind that weighs most. Weights of a kind are shares of its greatest."""
    best: dict[str, _Entry] = {}
    for kind, counts in texts.items():
        greatest = max(counts.values(), default=1.0)
        for text, count in counts.items():
            entry = _Entry(text, kind, _WEIGHT_OF_KIND[kind] * (count / greatest) ** 0.5)
            key = folded(text)
            if key and len(text) <= MOST_CHARACTERS and (key not in best or best[key].weight < entry.weight):
                best[key] = entry
    return list(best.values())


def _starts(text: str) -> Iterable[str]:
    words = text.split()
    return (" ".join(words[place:]) for place in range(min(len(words), _MOST_STARTS)))


def _nearest(word: str, words: list[str]) -> str:
    if len(word) < _MIN_LETTERS_TO_CORRECT or not word.isalpha():
        return word
    edits = 1 if len(word) < _TWO_EDITS_FROM_LETTERS else 2
    found = process.extractOne(word, words, scorer=OSA.distance, score_cutoff=edits)
    return word if found is None else str(found[0])
