"""The words that a shop teaches for its searches: `synonyms.csv` with the columns phrase, kind and means.

one_way: who types `phrase` gets what `means` finds; two_way: the other way round, too; misspelling: one_way,
and told as a correction; brand, category, collection: the phrase is the shop's word for one of these.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KINDS = ("one_way", "two_way", "misspelling", "brand", "category", "collection")
COLUMNS = ("phrase", "kind", "means")
MOST_SYNONYMS = 5_000
_MOST_CHARACTERS = 100
_REWRITING = ("one_way", "misspelling")


class SynonymError(ValueError):
    """Synonyms cannot be used. The message names the line or row and the reason."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """`phrase`: in lower case, as it is looked for in a query."""

    phrase: str
    kind: str
    means: str


def read_synonyms(file: Path) -> list[Synonym]:
    """Reads and checks a file. Raises SynonymError, OSError."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise SynonymError(f"{file.name}, line 1: needs the columns {','.join(COLUMNS)}.")
            return checked_synonyms(((rows.line_num, row) for row in rows), f"{file.name}, line")
    except UnicodeDecodeError as error:
        raise SynonymError(f"{file.name} is not in UTF-8: {error}.") from error


def checked_synonyms(
    rows: Iterable[tuple[int, Mapping[str, str | None]]], place: str = "row"
) -> list[Synonym]:
    """`rows`: each with its number; `place`: what is numbered, for the message. Raises SynonymError."""
    synonyms: list[Synonym] = []
    number_of: dict[str, int] = {}
    for number, row in rows:
        synonym = _synonym(row, f"{place} {number}")
        if synonym.phrase in number_of:
            unit = place.rpartition(" ")[2]
            raise SynonymError(
                f"{place} {number}: {synonym.phrase!r} stands in {unit} "
                f"{number_of[synonym.phrase]} already; a phrase means one thing."
            )
        number_of[synonym.phrase] = number
        synonyms.append(synonym)
    if len(synonyms) > MOST_SYNONYMS:
        raise SynonymError(f"There are {len(synonyms):,} synonyms; at most {MOST_SYNONYMS:,} are read.")
    _check_circles(synonyms, number_of, place)
    return synonyms


def _synonym(row: Mapping[str, str | None], where: str) -> Synonym:
    phrase, kind, means = (" ".join((row.get(column) or "").split()) for column in COLUMNS)
    phrase = phrase.casefold()
    if not phrase or not means:
        raise SynonymError(f"{where}: needs a phrase and what it means.")
    if kind not in KINDS:
        raise SynonymError(f"{where}: {kind!r} is no kind; write one of {', '.join(KINDS)}.")
    if max(len(phrase), len(means)) > _MOST_CHARACTERS or "\0" in phrase + means:
        raise SynonymError(f"{where}: a phrase has at most {_MOST_CHARACTERS} characters.")
    if phrase == means.casefold() and kind in (*_REWRITING, "two_way"):
        raise SynonymError(f"{where}: {phrase!r} would mean itself.")
    return Synonym(phrase, kind, means)


def _check_circles(synonyms: Sequence[Synonym], number_of: Mapping[str, int], place: str) -> None:
    """Raises SynonymError where one word leads by others back to itself."""
    next_of = {one.phrase: one.means.casefold() for one in synonyms if one.kind in _REWRITING}
    for start in next_of:
        chain = [start]
        while (after := next_of.get(chain[-1])) is not None:
            if after in chain:
                circle = " → ".join([*chain[chain.index(after) :], after])
                raise SynonymError(f"{place} {number_of[start]}: a circle: {circle}.")
            chain.append(after)
