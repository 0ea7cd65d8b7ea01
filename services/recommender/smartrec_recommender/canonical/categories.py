"""Decides of what category a product is: weighs the shop's own words, Google's, title, text and pictures.

A department that the shop or Google names (Shoes, Beauty) is never overruled by what a picture seems to show.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from smartrec_recommender.canonical.category_words import (
    ANY_GARMENT,
    Reading,
    category_named,
    departments,
    garments,
    goods_named,
    is_garment,
)
from smartrec_recommender.canonical.genders import folded_word, gender_of
from smartrec_recommender.canonical.words import Language, language_of

Witness = Literal[
    "taught",
    "own name",
    "category",
    "Google's category",
    "category read",
    "title",
    "text",
    "picture",
]
_TABLE = Path(__file__).with_name("tables") / "google_categories.csv"
_SEPARATE_PATHS = re.compile(r"\s*[,;|]\s*")
_SEPARATE_PARTS = re.compile(r"\s*(?:>|»|›|::|/)\s*")
# Title, text and picture together overrule a garment that the shop names, any two of them do not.
_WEIGHTS: Mapping[Witness, float] = {
    "category": 2.0,
    "Google's category": 1.5,
    "category read": 1.0,
    "title": 1.5,
    "text": 0.4,
    "picture": 1.0,
}
# A shop's category holds all that it can mean, a title's noun means the first: "Coats", "a coat".
_LATER_NAMES = {True: 0.95, False: 0.5}
KEPT_AS_IT_IS = "-"


@dataclass(frozen=True)
class CategoryWitnesses:
    """What is said of a product's category. `category`: the shop's word or path; `google`: a number or path.

    `category_read`: what the NLP service makes of the category's words; `text`: of title and description;
    `picture`: what the vision service sees; each a category of DeepFashion or None. `catalogue_language`:
    counts where these words do not tell theirs.
    """

    category: str | None = None
    google: str | None = None
    title: str = ""
    category_read: str | None = None
    text: str | None = None
    picture: str | None = None
    more_text: str = ""
    catalogue_language: Language | None = None


class CategoryForm(NamedTuple):
    """`name`: DeepFashion's category, or a department; None where nothing tells one. `witness`: what decided.

    `unmapped`: the shop's category where no table knows any of its words.
    """

    name: str | None
    witness: Witness | None = None
    unmapped: str | None = None

    @property
    def is_garment(self) -> bool:
        return self.name is not None and is_garment(self.name)


def category_form(said: CategoryWitnesses, taught: Mapping[str, str] | None = None) -> CategoryForm:
    """`taught`: what the shop itself says of its words, folded; "-" keeps the shop's word as it is."""
    if taught and (named := _taught(said, taught)) is not None:
        return CategoryForm(None if named == KEPT_AS_IT_IS else named, "taught")
    own_language = language_of(" ".join((said.title, said.category or "", said.more_text)))
    language = own_language or said.catalogue_language
    if (own := _own_name(said.category, language)) is not None:
        return CategoryForm(own, "own name")
    readings = dict(_readings(said, language))
    unmapped = said.category if _is_unmapped(said, readings) else None
    of_shop = [
        reading for witness, reading in readings.items() if witness in _SHOP and reading[:1] != (ANY_GARMENT,)
    ]
    if of_shop and departments().issuperset(of_shop[0][:1]):
        readings = {witness: _among(reading, of_shop[0]) for witness, reading in readings.items()}
    name = _most_votes(readings)
    return CategoryForm(name, None if name is None else _first(readings, name), unmapped)


def path_of(category: str | None) -> tuple[str, ...]:
    """Returns: the parts of a shop's category, the widest first; of several categories the deepest one's."""
    paths = _paths(category or "")
    return paths[0] if paths else ()


def own_word(category: str | None) -> str | None:
    """Returns: what the shop calls the category, without where it stands: "Midi Dresses"."""
    path = path_of(category)
    return path[-1] if path else None


_SHOP: tuple[Witness, ...] = ("category", "Google's category")


def _taught(said: CategoryWitnesses, taught: Mapping[str, str]) -> str | None:
    for text in (said.category, said.google):
        for word in (text or "", own_word(text) or ""):
            if word and folded_word(word) in taught:
                return taught[folded_word(word)]
    return None


def _own_name(category: str | None, language: Language | None) -> str | None:
    """DeepFashion's own name, as documented for files; a French shop's "Robe" is none."""
    if category is None or language not in (None, "en"):
        return None
    return _own_names().get(" ".join(category.split()).casefold())


@cache
def _own_names() -> Mapping[str, str]:
    return {name.casefold(): name for name in garments().values()}


def _readings(said: CategoryWitnesses, language: Language | None) -> Iterator[tuple[Witness, Reading]]:
    texts: tuple[tuple[Witness, str | None], ...] = (
        ("category", said.category),
        ("Google's category", google_path(said.google)),
    )
    for witness, text in texts:
        if text and (reading := _of_path(text, language)):
            yield witness, reading
    if said.category_read:
        yield "category read", (said.category_read,)
    if reading := goods_named(said.title, language):
        yield "title", reading
    if said.text:
        yield "text", (said.text,)
    if said.picture:
        yield "picture", (said.picture,)


def _is_unmapped(said: CategoryWitnesses, readings: Mapping[Witness, Reading]) -> bool:
    if not said.category or "category" in readings or "category read" in readings:
        return False
    return any(gender_of(part) is None for part in path_of(said.category))


def _most_votes(readings: Mapping[Witness, Reading]) -> str | None:
    votes: dict[str, float] = {}
    for witness, reading in readings.items():
        for place, name in enumerate(reading):
            weight = _WEIGHTS[witness] * (_LATER_NAMES[witness in _SHOP] if place else 1.0)
            if name != ANY_GARMENT:
                votes[name] = votes.get(name, 0.0) + weight
    return max(votes, key=lambda name: votes[name], default=None)


def _among(reading: Reading, named: Reading) -> Reading:
    """Of a reading, what the shop's own department may mean: "Baño" holds bath mats and swimsuits."""
    return tuple(name for name in reading if name in named)


def _first(readings: Mapping[Witness, Reading], name: str) -> Witness:
    return next(witness for witness, reading in readings.items() if name in reading)


def google_path(category: str | None) -> str | None:
    """Returns: the path in Google's taxonomy for one of its numbers; any other text as it is."""
    text = (category or "").strip().removesuffix(".0")
    return _google().get(text, None if text.isdecimal() else text or None)


@lru_cache(maxsize=10_000)
def _of_path(text: str, language: Language | None) -> Reading:
    """The most special part that says anything; "clothing" only where no part says more."""
    said: Reading = ()
    for path in _paths(text):
        for part in reversed(path):
            reading = category_named(part, language)
            if said and departments().issuperset(reading):  # "Clothing" of "Apparel & Accessories"
                continue
            if reading and reading != (ANY_GARMENT,):
                return reading
            said = said or reading
    return said


@lru_cache(maxsize=10_000)
def _paths(text: str) -> tuple[tuple[str, ...], ...]:
    """The deepest first. A comma or a bar is between two categories."""
    paths = [
        tuple(part for part in _SEPARATE_PARTS.split(path.strip()) if part)
        for path in _SEPARATE_PATHS.split(text)
        if path.strip()
    ]
    return tuple(sorted((path for path in paths if path), key=lambda path: -len(path)))


@cache
def _google() -> Mapping[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        return {row["id"]: row["path"] for row in csv.DictReader(table)}
