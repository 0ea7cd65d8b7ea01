"""Reads what kind of goods a few words name: a shop's category, a product's title, a query. In five
languages, and in Dutch, Portuguese, Polish and Swedish for goods that are no garments.

Each reading is one or more categories, the likeliest first: DeepFashion's for garments, a department of our
own (Shoes, Bags, Beauty) for all other goods, ANY_GARMENT where only "clothing" is said.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from smartrec_recommender.canonical.words import LANGUAGES, Language, key_of, number_forms, tokens_of
from smartrec_vocabulary import load_attributes, load_categories

ANY_GARMENT = "*"
CATEGORIES_CALLED: Mapping[str, tuple[str, ...]] = {
    "shirt": ("Button-Down", "Blouse", "Flannel"),
    "t-shirt": ("Tee",),
    "sweatshirt": ("Hoodie",),
    "track pants": ("Joggers", "Sweatpants"),
    "henley neck": ("Henley",),
}
"""Attributes that are what people call whole categories, so that not each of their products says so again."""
_TABLE = Path(__file__).with_name("tables") / "category_words.csv"
_MOST_WORDS = 5
_LEAST_OF_COMPOUND = 3
_NAMED_FIRST = frozenset({"fr", "es", "it", "pt", "pl"})
_BETWEEN_KINDS = re.compile(r"[&/+,;|()]|\b(?:and|und|et|y|e|or|oder|ou|o)\b", re.IGNORECASE)
_BEHIND_THE_NOUN = re.compile(
    r"[,;|()]|\s[-–—:]\s|\b(?:with|w/|for|in|from|by|without|mit|für|aus|im|ohne|avec|pour|sans|en|con|para|sin|per"
    r"|senza|met|zonder|voor|com|sem|med|utan|för)(?=\s)",
    re.IGNORECASE,
)
Reading = tuple[str, ...]


class Named(NamedTuple):
    """What a phrase names, and in which language it does."""

    names: Reading
    language: Language


@cache
def garments() -> Mapping[str, str]:
    """Returns: by its key each category of DeepFashion."""
    return {key_of(category.name): category.name for category in load_categories()}


@cache
def departments() -> frozenset[str]:
    """Returns: the names of goods that are no garments of DeepFashion's."""
    listed = {
        name for of_language in _tables().values() for named, _ in of_language.values() for name in named
    }
    return frozenset(listed - set(garments().values()) - {ANY_GARMENT})


@lru_cache(maxsize=10_000)
def is_garment(name: str) -> bool:
    """Whether a canonical category is one of DeepFashion's, whatever its case."""
    return key_of(name) in garments()


def is_word_for_garment(text: str) -> bool:
    """Whether a phrase names garments ("trousers", "polo shirt").

    A cloth is none, though garments are called by it, too ("corduroy").
    """
    return text.casefold() not in _cloths() and is_garment(next(iter(goods_named(text)), ""))


@cache
def _cloths() -> frozenset[str]:
    return frozenset(attribute.name for attribute in load_attributes() if attribute.type == "fabric")


def says_no_more_than_category(attribute: str) -> bool:
    """Whether an attribute is a category ("shirt"), or one with what is asked for besides ("denim jacket").

    "Polo shirt" and "kilt" say more, though shops keep them in such a category: a shop may lack them.
    """
    if attribute in _cloths():
        return False
    described, _, head = attribute.rpartition(" ")
    is_category = attribute in CATEGORIES_CALLED or is_garment(attribute)
    return is_category or (described in _descriptions() and is_word_for_garment(head))


@cache
def _descriptions() -> frozenset[str]:
    """Attributes that describe garments and name none: denim and mini, but not t-shirt (a t-shirt dress)."""
    return frozenset(
        attribute.name
        for attribute in load_attributes()
        if attribute.type in ("fabric", "shape", "texture") and not is_word_for_garment(attribute.name)
    )


def category_named(text: str, language: Language | None = None) -> Reading:
    """Reads a part of a shop's category ("Coats & Jackets", "Sacs à main"). Empty: nothing is known."""
    for languages in _languages(language):
        if whole := _looked_up(key_of(text), languages, in_title=False):
            return whole.names
    parts = [part for part in _BETWEEN_KINDS.split(text) if part.strip()]
    readings = [_part_named(part, language) for part in parts]
    names = dict.fromkeys(name for reading in readings for name in _weighed(reading, len(parts)))
    specific = [name for name in names if name != ANY_GARMENT]
    return tuple(specific or names)


@lru_cache(maxsize=4_096)
def goods_named(text: str, language: Language | None = None) -> Reading:
    """Reads a title or a query: what its noun names, and not what stands behind "with" or "for"."""
    tokens = tokens_of(text)
    ends = [*_ends_of_parts(text), len(tokens)]
    for languages in _languages(language):
        found = list(_phrases(tokens, languages, in_title=True))
        for start, end in pairwise((0, *ends)):
            part = [named for at, named in found if start <= at < end and named.names != (ANY_GARMENT,)]
            if part:
                return _head(part)
    return ()


def phrase_named(text: str, *, is_noun: bool = False) -> Named | None:
    """Reads a phrase as a whole: what exactly these words name, and in which language.

    `is_noun`: it is what a query is about, so that "tie" and "ring" count, which mostly describe in titles.
    """
    for languages in _languages(None):
        if named := _looked_up(key_of(text), languages, in_title=not is_noun):
            return named
    return None


def language_of_goods(text: str) -> Language | None:
    """Returns: the one language that knows most of the words for goods in a text; None where none leads.

    What several languages know ("robe", "jeans") tells nothing.
    """
    counts: Counter[Language] = Counter()
    for token in tokens_of(text):
        known = [language for language in LANGUAGES if token in _tables()[language]]
        if len(known) == 1:
            counts[known[0]] += 1
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def noun_part(text: str) -> str:
    """Returns: the text without what stands behind "with" or "for"."""
    behind = _BEHIND_THE_NOUN.search(text, 1)
    return text if behind is None else text[: behind.start()]


@cache
def words_of_language(language: Language, name: str) -> frozenset[str]:
    """Returns: the single words by which a language alone calls a kind of goods: "sneaker" says of none
    that it is spoken, since several have the word.
    """
    tables = _tables()
    of_others = set().union(*(table for other, table in tables.items() if other != language))
    return frozenset(
        word
        for word, (names, _) in tables[language].items()
        if name in names and " " not in word and of_others.isdisjoint(number_forms(word))
    )


def _ends_of_parts(text: str) -> list[int]:
    """Returns: for each part of a title but the last, up to which of its words it goes."""
    return [len(tokens_of(text[: match.start()])) for match in _BEHIND_THE_NOUN.finditer(text)]


def _weighed(reading: Reading, parts: int) -> Reading:
    """Of "Shirts & Blouses" each part counts by what it says first."""
    return reading if parts == 1 else reading[:1]


def _head(found: Sequence[Named]) -> Reading:
    """English and German name the thing last ("dress shoes"), the others first ("robe pull")."""
    return found[0 if found[0].language in _NAMED_FIRST else -1].names


def _part_named(text: str, language: Language | None) -> Reading:
    for languages in _languages(language):
        found = [named for _, named in _phrases(tokens_of(text), languages, in_title=False)]
        if found:
            return _head([named for named in found if named.names != (ANY_GARMENT,)] or found)
    return ()


def _languages(language: Language | None) -> Iterator[Sequence[Language]]:
    """Yields: the languages to read in at once; the text's own before English, then all."""
    yield (language, "en") if language is not None and language != "en" else ("en",)
    yield LANGUAGES


def _phrases(
    tokens: Sequence[str], languages: Sequence[Language], *, in_title: bool
) -> Iterator[tuple[int, Named]]:
    """Yields: at which word each phrase begins, and what it names; the longest that is known at each word."""
    at = 0
    while at < len(tokens):
        length, named = _longest(tokens[at : at + _MOST_WORDS], languages, in_title=in_title)
        if named is not None:
            yield at, named
        at += length


def _longest(
    tokens: Sequence[str], languages: Sequence[Language], *, in_title: bool
) -> tuple[int, Named | None]:
    """Returns: how many of the first words are read at once, and what they name."""
    lengths = range(len(tokens), 0, -1) if tokens[0] in _first_words() else ()
    for length in lengths:
        named = _looked_up(" ".join(tokens[:length]), languages, in_title=in_title)
        if named is not None:
            return length, named
    return 1, _compound(tokens[0]) if "de" in languages else None


def _looked_up(key: str, languages: Sequence[Language], *, in_title: bool) -> Named | None:
    for language in languages:
        names, is_category_only = _tables()[language].get(key, ((), False))
        if names and not (in_title and is_category_only):
            return Named(names, language)
    return None


def _compound(token: str) -> Named | None:
    """ "baumwollkleid" is a kleid: the longest German word that it ends with."""
    words = _tables()["de"]
    for start in range(_LEAST_OF_COMPOUND, len(token) - _LEAST_OF_COMPOUND):
        names, is_category_only = words.get(token[start:], ((), False))
        if names and not is_category_only and names != (ANY_GARMENT,):
            return Named(names, "de")
    return None


@cache
def _first_words() -> frozenset[str]:
    """Returns: the words that any phrase begins with; most words of a title begin none."""
    return frozenset(phrase.partition(" ")[0] for of_language in _tables().values() for phrase in of_language)


@cache
def _tables() -> Mapping[str, Mapping[str, tuple[Reading, bool]]]:
    """By language, each phrase with what it names and whether only a category counts."""
    tables: dict[str, dict[str, tuple[Reading, bool]]] = {language: {} for language in LANGUAGES}
    with _TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            names = tuple(row["categories"].split("/"))
            read = (names, row["used_in"] == "category")
            tables[row["language"]] |= {key_of(word): read for word in row["words"].split("|")}
    return tables
