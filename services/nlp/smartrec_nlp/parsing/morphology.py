"""Endings that make a new word of a known one: "buttonless" is no buttons, "shinier" is shiny."""

from __future__ import annotations

from collections.abc import Callable, Iterator

LESS = "less"
COMPARATIVES = ("er", "est")
MIN_BASE_LETTERS = 3
DOUBLED = frozenset("bdglmnprt")


def without(word: str, means_something: Callable[[str], bool]) -> str | None:
    """What a word in -less lacks: `buttonless` -> button; None if that is no word of the lexicon."""
    base = word.removesuffix(LESS)
    return base if base != word and len(base) >= MIN_BASE_LETTERS and means_something(base) else None


def positive(word: str, means_something: Callable[[str], bool]) -> str | None:
    """The base of a comparative or superlative: `shinier` -> shiny, `looser` -> loose, `slimmest` -> slim."""
    return next((base for base in _bases(word) if means_something(base)), None)


def _bases(word: str) -> Iterator[str]:
    for ending in COMPARATIVES:
        base = word.removesuffix(ending)
        if base == word or len(base) < MIN_BASE_LETTERS:
            continue
        yield base
        yield base + "e"
        if base.endswith("i"):
            yield base[:-1] + "y"
        if base[-1] == base[-2] and base[-1] in DOUBLED:
            yield base[:-1]
