"""From a query as typed to tokens: Unicode forms, emoji, hyphens, fractions and punctuation.

Invariant: any string gives tokens, never an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_TOKEN = re.compile(r"w/o\b|w/(?!\w)|\d/\d|\w+(?:['’]\w+)*['’]?|[,;.!?:|()\n]|[&+]|[^\w\s]")
_NON_WORD = re.compile(r"\bnon-(\w+)")
_REPEATED_LETTER = re.compile(r"([a-wyz])\1{2,}")
_BREAKS = frozenset(",;.!?:|()\n")
_PLAIN_LETTERS = {"ł": "l", "ø": "o", "đ": "d"}  # Unicode does not take these apart
_VARIATION_SELECTORS = dict.fromkeys([0xFE0E, 0xFE0F, 0x200D, *range(0x1F3FB, 0x1F400)])


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a mark that breaks the sentence (`is_break`).

    `text`: lower case, as typed. `key`: letters without accents or apostrophes, to compare with.
    `corrected_from`: the word as typed where the spelling was corrected.
    """

    text: str
    key: str
    is_break: bool = False
    corrected_from: str | None = None


def tokenize(text: str, emoji: Mapping[str, str] | None = None) -> list[Token]:
    """The tokens of `text`. `emoji`: an emoji -> its words; an emoji that is not listed is dropped."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(normalise(text)):
        token = _token(match.group(), emoji or {})
        if token is not None:
            tokens.append(token)
    return tokens


def normalise(text: str) -> str:
    """`text` in NFKC and lower case, with plain apostrophes and slashes. Emoji lose their skin tones."""
    plain = unicodedata.normalize("NFKC", text).translate(_VARIATION_SELECTORS).casefold()
    plain = (
        plain.replace("w/out", "without")
        .replace("’", "'")
        .replace("`", "'")
        .replace("\u2044", "/")
        .replace("_", " ")
    )
    plain = _NON_WORD.sub(r"non \1 |", plain)  # "non-stretch denim" negates stretch alone
    return _REPEATED_LETTER.sub(r"\1\1", plain)


def fold(word: str) -> str:
    """`word` without accents, apostrophes, hyphens and blanks, so that two spellings compare equal."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l"))
    return "".join(letter for letter in decomposed if letter.isalnum() or letter == "/")


def without_accents(text: str) -> str:
    """`text` with plain letters for those with marks, each in its place: the length stays the same."""
    return "".join(_PLAIN_LETTERS.get(letter) or unicodedata.normalize("NFD", letter)[0] for letter in text)


def _token(piece: str, emoji: Mapping[str, str]) -> Token | None:
    if piece in _BREAKS:
        return Token(piece, "", is_break=True)
    if piece in "&+/":
        return Token(piece, "and")
    words = emoji.get(piece)
    key = fold(words if words is not None else piece)
    return Token(piece, key) if key else None
