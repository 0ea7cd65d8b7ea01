"""The base of a derived word ("buttonless" is "button" with a negation), the parts of a German compound."""

from __future__ import annotations

from collections.abc import Callable, Iterator

LESS = "less"
COMPARATIVES = ("er", "est")
MIN_BASE_LETTERS = 3
DOUBLED = frozenset("bdglmnprt")


def base_of_less(word: str, is_content_word: Callable[[str], bool]) -> str | None:
    """`buttonless` -> button. None for other endings, and where the base is no content word."""
    base = word.removesuffix(LESS)
    return base if base != word and len(base) >= MIN_BASE_LETTERS and is_content_word(base) else None


def base_of_comparative(word: str, is_content_word: Callable[[str], bool]) -> str | None:
    """`shinier` -> shiny, `looser` -> loose, `slimmest` -> slim. None where no base is a content word."""
    return next((base for base in _bases(word) if is_content_word(base)), None)


def compound_parts(
    word: str, is_content_word: Callable[[str], bool], is_garment: Callable[[str], bool]
) -> tuple[str, str] | None:
    """`damenbluse` -> (damen, bluse). The second part is the longest garment that the word ends with.

    None: it is no garment with a known word before it. An s may join the two (`frühlingsrock`).
    """
    for start in range(MIN_BASE_LETTERS, len(word) - MIN_BASE_LETTERS):
        first, garment = word[:start], word[start:]
        if is_garment(garment):
            return next(
                ((part, garment) for part in (first, first.removesuffix("s")) if is_content_word(part)), None
            )
    return None


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
