"""Tokens to items: the longest phrase at each place, in the query's language, then in English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.phrases import MAX_PHRASE_TOKENS, Entry, Phrases
from smartrec_nlp.parsing.text import Token


@dataclass(frozen=True, slots=True)
class Item:
    """A phrase, a break in the sentence or a word that no dictionary knows.

    `how` the words were found: exact (an attribute's own name), lexicon, correction or unknown.
    """

    words: str
    keys: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()
    how: str = "lexicon"
    is_break: bool = False

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(meaning.name for meaning in self.meanings if meaning.kind == "role")

    @property
    def wishes(self) -> tuple[Meaning, ...]:
        """The meanings that say something about the garment, the shopper or the order."""
        return tuple(meaning for meaning in self.meanings if meaning.kind != "role")

    @property
    def is_unknown(self) -> bool:
        return self.how == "unknown"

    def has(self, kind: str) -> bool:
        return any(meaning.kind == kind for meaning in self.meanings)


def read(tokens: Sequence[Token], dictionaries: Sequence[Phrases]) -> list[Item]:
    """The items of `tokens` in order; of two phrases of one length the earlier dictionary's wins."""
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        if tokens[at].is_break:
            items.append(Item(tokens[at].text, (), is_break=True))
            at += 1
            continue
        item, used = _longest(tokens, at, dictionaries)
        items.append(item)
        at += used
    return items


def _longest(tokens: Sequence[Token], at: int, dictionaries: Sequence[Phrases]) -> tuple[Item, int]:
    end = at
    while end < len(tokens) and end - at < MAX_PHRASE_TOKENS and not tokens[end].is_break:
        end += 1
    for stop in range(end, at, -1):
        span = tokens[at:stop]
        keys = [token.key for token in span]
        for dictionary in dictionaries:
            found = dictionary.find(keys)
            if found is not None:
                return _item(span, *found), stop - at
    return Item(tokens[at].text, (tokens[at].key,), how="unknown"), 1


def _item(span: Sequence[Token], entry: Entry, same_letters: bool) -> Item:
    how = "exact" if entry.is_own_name and same_letters else "lexicon"
    if any(token.corrected_from for token in span):
        how = "correction"
    words = " ".join(token.corrected_from or token.text for token in span)
    return Item(words, tuple(token.key for token in span), entry.meanings, how)
