"""Brands in a query: the shop's, well-known ones, and names that only their place in it shows to be brands.

Which of its brands a query names, a shop's catalogue says (`ShopBrand`). A brand that is an everyday word too
("Only", "Object") counts where it is written or placed like a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from smartrec_nlp.parsing.meanings import Meaning
from smartrec_nlp.parsing.patterns.operators import BRAND_MARK, BRAND_MARKS, QUOTED_BRAND_MARK
from smartrec_nlp.parsing.phrases import PhraseDictionary
from smartrec_nlp.parsing.spans import Span
from smartrec_nlp.parsing.text import tokenize

SURE_MARKS = frozenset({"brand", "marke", "marque", "marca", "merk", "marka"})
MARKS = frozenset({"from", "by", "von", "chez", "van", "fran", "av", "od"})
MOST_UNKNOWN_WORDS = 3
_BEFORE_A_NAME = r"(?:brand|marke|marque|marca|from|by|von|chez|but|not)"


@dataclass(frozen=True, slots=True)
class ShopBrand:
    """A brand of the shop that the query names. `words`: as typed, maybe misspelt."""

    name: str
    words: str

    @property
    def keys(self) -> tuple[str, ...]:
        return _keys(self.words)

    @property
    def is_misspelt(self) -> bool:
        """An "&" that is left out is no mistake."""
        return _without_and(self.keys) != _without_and(_keys(self.name))


def meant_brands(
    brands: Sequence[ShopBrand],
    query: str,
    is_known: Callable[[str], bool],
    has_meaning: Callable[[str], bool],
) -> list[ShopBrand]:
    """Those of `brands` that `query` means. `is_known`: of a word that is spelt right.

    `has_meaning`: of a word that says something by itself, or is an everyday word.
    """
    return [
        brand
        for brand in brands
        if brand.keys
        and not (brand.is_misspelt and all(map(is_known, brand.keys)))
        and (len(brand.keys) > 1 or not has_meaning(brand.keys[0]) or _is_like_a_name(brand.words, query))
    ]


def brand_dictionary(brands: Sequence[ShopBrand]) -> PhraseDictionary:
    phrases = PhraseDictionary("english")
    for brand in brands:
        phrases.add(brand.words, [Meaning("brand", brand.name)])
    return phrases


def name_brands(spans: Sequence[Span], is_word: Callable[[str], bool]) -> list[Span]:
    """`spans` in which a name after "brand:" is a brand; so is an unknown one after "brand", "from" and "by".

    `is_word`: whether a word is in common use.
    """
    named: list[Span] = []
    at = 0
    while at < len(spans):
        mark, following = spans[at].keys[:1], spans[at + 1 :]
        if not BRAND_MARKS.intersection(mark):
            named.append(spans[at])
        count = _words_of_brand(mark[0], following, is_word) if mark else 0
        if count:
            named.append(_as_brand(following[:count]))
        at += 1 + count
    return named


def _words_of_brand(mark: str, following: Sequence[Span], is_word: Callable[[str], bool]) -> int:
    """How many of the spans after `mark` are a brand that no dictionary has."""
    if not following or following[0].has("brand") or following[0].is_break:
        return 0
    if mark == QUOTED_BRAND_MARK:
        return next((at for at, span in enumerate(following) if span.is_break), len(following))
    unknown = next(
        (at for at, span in enumerate(following) if not span.is_unknown or span.is_break), len(following)
    )
    unknown = min(unknown, MOST_UNKNOWN_WORDS)
    if mark == BRAND_MARK:
        return max(unknown, 1)
    if mark in SURE_MARKS:
        return unknown
    is_name = mark in MARKS and any(not is_word(span.keys[0]) for span in following[:unknown])
    return unknown if is_name else 0


def _as_brand(spans: Sequence[Span]) -> Span:
    words = " ".join(span.words for span in spans)
    keys = tuple(key for span in spans for key in span.keys)
    return replace(
        spans[0], words=words, keys=keys, meanings=(Meaning("brand", words.title()),), how="lexicon"
    )


def _is_like_a_name(words: str, query: str) -> bool:
    """Whether an everyday word is written or placed like a name: "Only jeans", "jeans by only"."""
    if re.search(rf"\b{_BEFORE_A_NAME}[\s:]+{re.escape(words)}\b", query, re.IGNORECASE):
        return True
    return words[:1].upper() + words[1:] in query.split() and not query.istitle() and not query.isupper()


def _keys(text: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokenize(text) if not token.is_break)


def _without_and(keys: Sequence[str]) -> str:
    return "".join(key for key in keys if key != "and")
