"""For whom a product is: women, men, unisex, girls, boys or kids, from all that a shop says of it.

Children's goods are never for women or men: an age group, children's sizes or a children's department turn
"female" into girls. A product of which nothing tells it is for nobody in particular.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from smartrec_recommender.canonical.size_patterns import Size
from smartrec_recommender.canonical.sizes import are_children_s

GENDERS = ("women", "men", "unisex", "girls", "boys", "kids")
_TABLE = Path(__file__).with_name("tables") / "gender_words.csv"
_CHILD = frozenset({"girls", "boys", "kids"})
_AS_CHILD: Mapping[str | None, str] = {"women": "girls", "men": "boys", "girls": "girls", "boys": "boys"}
_WORD = re.compile(r"[\w']+")
_GERMAN_COMPOUND = re.compile(r"(damen|herren|kinder|mädchen|jungen)(?=\w{3})")


class GenderForm(NamedTuple):
    """For whom a product is (None: nobody in particular), and the shop's word where no table knows it."""

    name: str | None
    unmapped: str | None = None


def gender_of(word: str | None, taught: Mapping[str, str] | None = None) -> str | None:
    """Returns: one of GENDERS for a word of a shop or a user; None where it is none.

    `taught`: what the shop itself says of its words, folded.
    """
    if not word:
        return None
    folded = folded_word(word)
    if taught and folded in taught:
        return taught[folded]
    return _words().get(folded)


def gender_form(
    gender: str | None,
    *,
    age_group: str | None = None,
    sizes: Sequence[Size] = (),
    path: Sequence[str] = (),
    title: str = "",
    taught: Mapping[str, str] | None = None,
) -> GenderForm:
    """Weighs what the shop's column, the age group, the shop's category path and the title tell.

    `path`: the parts of the shop's category, the widest first ("Women", "Dresses").
    """
    told = gender_of(gender, taught)
    grouped, placed = gender_of(age_group), _of_path(tuple(path))
    name = told or placed or _of_title(title)
    if _CHILD & {told, grouped, placed} or are_children_s(sizes):
        name = _AS_CHILD.get(name, "kids")
    return GenderForm(name, gender if gender and gender.strip() and told is None else None)


@lru_cache(maxsize=20_000)
def folded_word(text: str) -> str:
    """The form in which words are looked up: small letters, one kind of apostrophe, single blanks."""
    return " ".join(text.replace("’", "'").replace("_", " ").casefold().split())


@lru_cache(maxsize=4_096)
def _of_path(path: tuple[str, ...]) -> str | None:
    """The most special that any part says: in "Kids > Girls" that is girls."""
    found = [gender for part in path if (gender := gender_of(part) or _of_title(part))]
    children = [gender for gender in found if gender in _CHILD]
    return next((gender for gender in children if gender != "kids"), next(iter(children or found), None))


@lru_cache(maxsize=4_096)
def _of_title(title: str) -> str | None:
    """Only words that say nothing else in a title count: no "baby blue", no "boyfriend jeans"."""
    found = {_words()[word] for word in _title_tokens(title) if word in _title_words()}
    if found & _CHILD:
        named = found & {"girls", "boys"}
        return named.pop() if len(named) == 1 else "kids"
    if len(found) > 1:
        return "unisex"
    return next(iter(found), None)


def _title_tokens(title: str) -> list[str]:
    """ "Damenbluse" counts as "damen"."""
    words = _WORD.findall(folded_word(title))
    return [compound[1] if (compound := _GERMAN_COMPOUND.match(word)) else word for word in words]


@cache
def _rows() -> tuple[tuple[str, bool, tuple[str, ...]], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as table:
        return tuple(
            (row["gender"], row["is_told_by_titles"] == "yes", tuple(row["words"].casefold().split("|")))
            for row in csv.DictReader(table)
        )


@cache
def _words() -> Mapping[str, str]:
    return {word: gender for gender, _, words in _rows() for word in words}


@cache
def _title_words() -> frozenset[str]:
    return frozenset(word for _, is_told, words in _rows() if is_told for word in words)
