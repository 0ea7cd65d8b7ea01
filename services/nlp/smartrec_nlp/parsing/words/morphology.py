"""The base of a derived word: "buttonless" is "button" with a negation, "shinier" is "shiny"."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.text import Token

LESS = "less"
UN = "un"
COMPARATIVES = ("er", "est")
MIN_BASE_LETTERS = 3
DOUBLED = frozenset("bdglmnprt")


def split_derived_word(token: Token, english: PhraseDictionary, vector_words: Container[str]) -> list[Token]:
    """`buttonless` -> (no, button), `shinier` -> (shiny); empty where nothing is to be split."""
    if token.key in english:
        return []
    if base := base_of_less(token.key, english.is_content_word):
        return [Token("no", "no"), Token(token.text, base)]
    if base := base_of_un(token.key, english.is_content_word):
        return [Token("no", "no"), Token(token.text, base)]
    may_be_comparative = token.key.endswith(("ier", "iest")) or token.key not in vector_words
    if may_be_comparative and (base := base_of_comparative(token.key, english.is_content_word)):
        return [Token(token.text, base)]
    return []


def base_of_less(word: str, is_content_word: Callable[[str], bool]) -> str | None:
    """`buttonless` -> button. None for other endings, and where the base is no content word."""
    base = word.removesuffix(LESS)
    return base if base != word and len(base) >= MIN_BASE_LETTERS and is_content_word(base) else None


def base_of_un(word: str, is_content_word: Callable[[str], bool]) -> str | None:
    """`unripped` -> ripped. None where the word begins otherwise, or its rest is no content word."""
    base = word.removeprefix(UN)
    return base if base != word and len(base) > MIN_BASE_LETTERS and is_content_word(base) else None


def base_of_comparative(word: str, is_content_word: Callable[[str], bool]) -> str | None:
    """`shinier` -> shiny, `looser` -> loose, `slimmest` -> slim. None where no base is a content word."""
    return next((base for base in _bases(word) if is_content_word(base)), None)


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
