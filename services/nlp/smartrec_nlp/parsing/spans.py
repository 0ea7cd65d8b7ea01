"""From tokens to spans: at each place the longest phrase that a dictionary has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import MAX_PHRASE_TOKENS, Entry, PhraseDictionary
from smartrec_nlp.parsing.text import Token


@dataclass(frozen=True, slots=True)
class Span:
    """A phrase, a break in the sentence, or a word that no dictionary has.

    `how` it was matched: exact (the canonical name of an attribute), lexicon, correction, vector or unknown.
    `language`: the code of the dictionary that has the phrase; None where none has it.
    """

    words: str
    keys: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()
    how: str = "lexicon"
    is_break: bool = False
    language: str | None = None

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(meaning.name for meaning in self.meanings if meaning.kind == "role")

    @property
    def content(self) -> tuple[Meaning, ...]:
        """The meanings that say something about the garment, the user or the order of the results.

        For whom a garment is ("unisex") is no look of it besides, though an attribute has the same name.
        """
        people = {meaning.name for meaning in self.meanings if meaning.kind == "gender"}
        return tuple(
            meaning
            for meaning in self.meanings
            if meaning.kind != "role" and not (meaning.kind == "attribute" and meaning.name in people)
        )

    @property
    def is_unknown(self) -> bool:
        return self.how == "unknown"

    def has(self, kind: str) -> bool:
        return any(meaning.kind == kind for meaning in self.meanings)


def match_phrases(tokens: Sequence[Token], dictionaries: Sequence[PhraseDictionary]) -> list[Span]:
    """The spans of `tokens` in their order. Where two dictionaries have a phrase, the first one counts."""
    spans: list[Span] = []
    at = 0
    while at < len(tokens):
        if tokens[at].is_break:
            spans.append(Span(tokens[at].text, (), is_break=True))
            at += 1
            continue
        span, used = _longest(tokens, at, dictionaries)
        spans.append(span)
        at += used
    return spans


def _longest(tokens: Sequence[Token], at: int, dictionaries: Sequence[PhraseDictionary]) -> tuple[Span, int]:
    end = at
    while end < len(tokens) and end - at < MAX_PHRASE_TOKENS and not tokens[end].is_break:
        end += 1
    for stop in range(end, at, -1):
        matched = tokens[at:stop]
        keys = [token.key for token in matched]
        for dictionary in dictionaries:
            found = dictionary.find(keys)
            if found is not None:
                return _span(matched, *found, dictionary.code), stop - at
    return Span(tokens[at].text, (tokens[at].key,), how="unknown"), 1


def _span(matched: Sequence[Token], entry: Entry, same_letters: bool, language: str | None) -> Span:
    how = "exact" if entry.is_canonical and same_letters else "lexicon"
    if any(token.corrected_from for token in matched):
        how = "correction"
    words = " ".join(token.corrected_from or token.text for token in matched)
    keys = tuple(token.key for token in matched)
    return Span(words, keys, entry.meanings, how, language=language)
