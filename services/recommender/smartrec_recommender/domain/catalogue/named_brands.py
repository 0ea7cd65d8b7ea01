"""Which brands of the shop a query names, exactly or with one letter wrong.

Words are compared without blanks, accents and marks: "slowsunday" is "Slow Sunday". A misspelt name is found
by the forms that it has with one letter left out (symmetric delete, as in SymSpell).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MAX_WORDS_OF_BRAND = 5
MIN_LETTERS_OF_MISSPELT = 5
MAX_BRANDS_NAMED = 20
_WORD = re.compile(r"[\w&'’.]+")


@dataclass(frozen=True, slots=True)
class NamedBrand:
    """`name`: as the catalogue writes it; `words`: as the query does."""

    name: str
    words: str


class BrandIndex:
    """The brands of one version of the catalogue."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_key: dict[str, str] = {}
        for name in names:
            for key in _keys_of(name):
                self._by_key.setdefault(key, name)
        self._by_shortened: dict[str, str] = {}
        for key in self._by_key:
            if len(key) >= MIN_LETTERS_OF_MISSPELT:
                for shortened in (key, *_shortened(key)):
                    self._by_shortened.setdefault(shortened, key)

    def named_in(self, query: str) -> list[NamedBrand]:
        """Returns: the brands in their order, none inside another."""
        words = list(_WORD.finditer(query))
        found: list[NamedBrand] = []
        at = 0
        while at < len(words) and len(found) < MAX_BRANDS_NAMED:
            longest = min(MAX_WORDS_OF_BRAND, len(words) - at)
            spans = ((query[words[at].start() : words[at + n - 1].end()], n) for n in range(longest, 0, -1))
            name, typed, count = next(
                ((name, typed, n) for typed, n in spans if (name := self._name(typed))), ("", "", 1)
            )
            if name:
                found.append(NamedBrand(name, typed))
            at += count
        return found

    def _name(self, typed: str) -> str | None:
        key = key_of(typed)
        if key in self._by_key:
            return self._by_key[key]
        if len(key) < MIN_LETTERS_OF_MISSPELT:
            return None
        near = _found((key, *_shortened(key)), self._by_shortened)
        return self._by_key[near] if near and abs(len(near) - len(key)) <= 1 else None


def key_of(text: str) -> str:
    """Returns: the letters and digits alone, lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _keys_of(name: str) -> Iterator[str]:
    """ "Calder & Finch" is typed "calder and finch" and "calder finch" as well."""
    spoken = re.sub(r"\s*[&+]\s*", " and ", name)
    yield from (key for key in dict.fromkeys((key_of(name), key_of(spoken))) if key)


def _shortened(key: str) -> Iterator[str]:
    return (key[:at] + key[at + 1 :] for at in range(len(key)))


def _found(keys: Iterable[str], names: Mapping[str, str]) -> str | None:
    return next((names[key] for key in keys if key in names), None)
