"""The base of a diminutive, as people call ordinary clothes: "jurkje" is a jurk, "faldita" a falda."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

MIN_BASE_LETTERS = 3
ENDINGS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "nl": (("tjes", ("",)), ("tje", ("",)), ("pje", ("",)), ("jes", ("",)), ("je", ("",))),
    "de": (("chen", ("", "e")), ("lein", ("", "e"))),
    "es": (("itos", ("o", "e", "")), ("itas", ("a", "")), ("ito", ("o", "e", "")), ("ita", ("a", ""))),
    "it": (("ine", ("a",)), ("ini", ("o", "e")), ("ino", ("o", "e", "a")), ("ina", ("a",)), ("cino", ("e",))),
    "pt": (("inhos", ("o", "a", "")), ("inhas", ("a",)), ("inho", ("o", "")), ("inha", ("a",))),
}  # fmt: skip
"""ISO 639-1 -> the endings of diminutives, the longest first, each with what the base may end in instead."""


def bases_of_diminutive(word: str, code: str | None) -> Iterator[str]:
    """Yields the words that `word` may be a diminutive of; some of them are no words at all."""
    for ending, replacements in ENDINGS.get(code or "", ()):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < MIN_BASE_LETTERS:
            continue
        yield from (stem + replacement for replacement in replacements)
        if stem[-1] == stem[-2]:  # "truitje", but "rokkie"
            yield stem[:-1]
