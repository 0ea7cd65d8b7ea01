"""Cuts a text into words as the tables know them (no capitals, accents, plural s); tells its language."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv"]
LANGUAGES: tuple[Language, ...] = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv")
_TABLE = Path(__file__).with_name("tables") / "language_words.csv"
_WORD = re.compile(r"\d/\d|[^\W_]+(?:'[^\W_]+)?")
_MIN_LETTERS = 3
_NUMBER_ENDINGS = ("e", "n", "en", "er")
_JOINS = frozenset({
    "and", "with", "for", "the", "from", "mit", "und", "fur", "aus", "der", "die", "das", "avec", "pour",
    "les", "des", "sans", "con", "para", "las", "los", "por", "per", "della",
})  # fmt: skip
_PLURALS = (("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("ies", "y"))


def tokens_of(text: str) -> list[str]:
    """Returns: the words of a text in the form that tables are looked up in."""
    return [_singular(word) for word in _plain_words(text)]


def key_of(text: str) -> str:
    """Returns: the words of a text, put together again with one blank between two."""
    return " ".join(tokens_of(text))


def number_forms(word: str) -> frozenset[str]:
    """Returns: the word and what may be its singular or plural: handtasche, handtaschen; scarpa, scarpe.

    Some of them are no words at all, which does no harm where known words are looked for.
    """
    if len(word) <= _MIN_LETTERS:
        return frozenset({word})
    longer = {word + ending for ending in _NUMBER_ENDINGS}
    shorter = {word.removesuffix(ending) for ending in _NUMBER_ENDINGS}
    vowels = {word[:-1] + vowel for vowel in "aeio"} if word[-1] in "aeio" else set()
    return frozenset({word, *longer, *shorter, *vowels})


def words_of_goods(*texts: str | None) -> tuple[str, ...]:
    """Returns: the words by which goods are found, each once; none that is short, a number or a joint."""
    words = (word for text in texts for word in tokens_of(text or ""))
    return tuple(
        dict.fromkeys(w for w in words if len(w) >= _MIN_LETTERS and w.isalpha() and w not in _JOINS)
    )


@lru_cache(maxsize=4_096)
def language_of(text: str) -> Language | None:
    """Returns: the language that most of the telling words are of; None where none or two lead."""
    counts = Counter(language for word in _plain_words(text) for language in _languages().get(word, ()))
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _plain_words(text: str) -> list[str]:
    """Without accents, as many shops write their words without them."""
    if text.isascii():
        return _WORD.findall(text.lower())
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").casefold().replace("œ", "oe"))
    return _WORD.findall("".join(letter for letter in folded if not unicodedata.combining(letter)))


@lru_cache(maxsize=50_000)
def _singular(word: str) -> str:
    """As far as an s tells it; other plurals stand in the tables."""
    word = word.removesuffix("'s").removesuffix("'")
    for ending, single in _PLURALS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + single
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


@cache
def _languages() -> dict[str, tuple[Language, ...]]:
    found: dict[str, tuple[Language, ...]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            language = next(known for known in LANGUAGES if known == row["language"])
            for word in _plain_words(row["words"].replace("|", " ")):
                found[word] = (*found.get(word, ()), language)
    return found
