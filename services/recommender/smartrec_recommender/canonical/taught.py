"""What a shop itself teaches: its own words for categories, colours, genders and sizes, said once in a file.

The file is CSV with the columns `word` and `means`, and `kind` where not every word is a category. `means` is
a name of DeepFashion's or a department for a category ("-": keep the shop's word), a colour of the palette or
several with "/" between them, one of the genders, a size. Capital letters make no difference.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, NamedTuple, get_args

from smartrec_recommender.canonical.categories import KEPT_AS_IT_IS
from smartrec_recommender.canonical.category_words import departments, garments
from smartrec_recommender.canonical.colours import colours_of
from smartrec_recommender.canonical.genders import GENDERS, folded_word, gender_of
from smartrec_recommender.canonical.sizes import read_sizes
from smartrec_recommender.canonical.words import key_of
from smartrec_vocabulary import load_colours

TaughtKind = Literal["category", "colour", "gender", "size"]
TAUGHT_KINDS: tuple[TaughtKind, ...] = get_args(TaughtKind)
MOST_TAUGHT = 10_000
"""Words of one shop, all kinds together: what reads them reads them all."""


class TaughtWord(NamedTuple):
    """`word` folded; `means` canonical."""

    kind: TaughtKind
    word: str
    means: str


class UntaughtWord(ValueError):
    """A line of a file of words cannot be taken; the message says which, and what to write."""


class TooManyTaught(ValueError):
    """A shop would have more than `MOST_TAUGHT` words."""

    def __init__(self, would_be: int) -> None:
        super().__init__(
            f"That would make {would_be:,} words; a shop has at most {MOST_TAUGHT:,}. Forget some first."
        )


@dataclass(frozen=True)
class Taught:
    """By kind, what each of the shop's words, folded, stands for."""

    category: Mapping[str, str] = field(default_factory=dict)
    colour: Mapping[str, str] = field(default_factory=dict)
    gender: Mapping[str, str] = field(default_factory=dict)
    size: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[TaughtWord]) -> Taught:
        by_kind: dict[TaughtKind, dict[str, str]] = {kind: {} for kind in TAUGHT_KINDS}
        for kind, word, means in words:
            by_kind[kind][word] = means
        return cls(**by_kind)

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, each.name) for each in fields(self))


NOTHING_TAUGHT = Taught()


def read_taught_words(text: str) -> list[TaughtWord]:
    """Reads the content of such a file. Raises UntaughtWord with the line that is wrong."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if not {"word", "means"} <= set(reader.fieldnames or ()):
        raise UntaughtWord(
            "The first line must name the columns word and means, and kind if not all words are categories."
        )
    return [_taught_word(reader.line_num, row) for row in reader]


def taught_category(place: str, word: str, means: str) -> TaughtWord:
    """`place`: how a message names it. Raises UntaughtWord."""
    return _checked(place, "category", word, means)


def _taught_word(line: int, row: Mapping[str, str | None]) -> TaughtWord:
    told = (row.get("kind") or "category").strip().casefold()
    kind = next((known for known in TAUGHT_KINDS if known == told), None)
    if kind is None:
        raise UntaughtWord(f"line {line}: kind is {told!r}; write one of {', '.join(TAUGHT_KINDS)}.")
    return _checked(f"line {line}", kind, row["word"] or "", row["means"] or "")


def _checked(place: str, kind: TaughtKind, word: str, means: str) -> TaughtWord:
    """Raises UntaughtWord."""
    means = " ".join(means.split())
    folded, canonical = folded_word(word), _canonical(kind, means)
    if not folded:
        raise UntaughtWord(f"{place}: the word is empty.")
    if not canonical:
        raise UntaughtWord(f"{place}: {means!r} is no {kind}; write {_what_to_write(kind)}.")
    return TaughtWord(kind, folded, canonical)


def _canonical(kind: TaughtKind, means: str) -> str:
    """Empty: it is none of that kind."""
    if kind == "category":
        named = {**garments(), **{key_of(name): name for name in departments()}}
        return means if means == KEPT_AS_IT_IS else named.get(key_of(means), "")
    if kind == "colour":
        return "/".join(colours_of(means))
    if kind == "gender":
        return gender_of(means) or ""
    return means if read_sizes(means) else ""


def _what_to_write(kind: TaughtKind) -> str:
    if kind == "category":
        return f"one of {', '.join(sorted({*garments().values(), *departments()}))}, or -"
    if kind == "colour":
        return f"one of {', '.join(colour.name for colour in load_colours())}, or several with / between them"
    if kind == "gender":
        return f"one of {', '.join(GENDERS)}"
    return "a size such as M, W32 L30, UK 12 or 8-9 years"
