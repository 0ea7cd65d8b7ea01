"""A shop's own occasions: `occasions.csv`, each row in the place of the standard one of the same name.

The columns are those of the standard table of the text service, which reads the rows as they stand here:
`smartrec nlp occasions FILE` shows what they come to.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from smartrec_vocabulary import load_attributes, load_categories, load_colours

COLUMNS = ("occasion", "words", "categories", "attributes")
FURTHER_COLUMNS = ("colours", "never")
MOST_OCCASIONS = 200
MOST_CHARACTERS = 2_000


class OccasionError(ValueError):
    """A file of occasions cannot be used. The message names the line and the reason."""


@dataclass(frozen=True, slots=True)
class ShopOccasion:
    """Each column as it stands in the file: lists have | between their parts, a weight stands behind =."""

    occasion: str
    words: str
    categories: str
    attributes: str
    colours: str
    never: str


def read_occasion_file(file: Path) -> list[ShopOccasion]:
    """Reads and checks a file. Raises OccasionError, OSError."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            if tuple(rows.fieldnames or ()) not in (COLUMNS, COLUMNS + FURTHER_COLUMNS):
                raise OccasionError(
                    f"{file.name}, line 1: needs the columns {','.join(COLUMNS)}, and may have "
                    f"{','.join(FURTHER_COLUMNS)} behind them."
                )
            return checked_occasions(((f"{file.name}, line {rows.line_num}", row) for row in rows), file.name)
    except UnicodeDecodeError as error:
        raise OccasionError(f"{file.name} is not in UTF-8: {error}.") from error


def checked_occasions(
    rows: Iterable[tuple[str, Mapping[str, str | None]]], source: str
) -> list[ShopOccasion]:
    """`rows`: each with where it stands; `source`: what they are, for messages. Raises OccasionError."""
    occasions = [_occasion(row, where) for where, row in rows]
    if len(occasions) > MOST_OCCASIONS:
        raise OccasionError(f"{source} has {len(occasions)} rows; at most {MOST_OCCASIONS} are read.")
    _check_phrases(occasions, source)
    return occasions


def _occasion(row: Mapping[str, str | None], where: str) -> ShopOccasion:
    columns = {name: " ".join((row.get(name) or "").split()) for name in COLUMNS + FURTHER_COLUMNS}
    occasion = ShopOccasion(**columns)
    if not occasion.occasion or None in row:
        raise OccasionError(f"{where}: needs an occasion and as many columns as the first line.")
    if occasion.categories and not occasion.words:
        raise OccasionError(f"{where}: say in `words` what shoppers call {occasion.occasion!r}.")
    if any(len(value) > MOST_CHARACTERS for value in asdict(occasion).values()):
        raise OccasionError(f"{where}: a column has at most {MOST_CHARACTERS} characters.")
    known = _known_names()
    for column in ("categories", "attributes", "colours"):
        for name in _names(columns[column], where):
            if name not in known[column]:
                raise OccasionError(f"{where}: {name!r} is not one of the {column}.")
    for name in _names(columns["never"], where):
        if not any(name in names for names in known.values()):
            raise OccasionError(f"{where}: {name!r} is no category, attribute or colour.")
    return occasion


def _names(text: str, where: str) -> Iterator[str]:
    """The names of a list. Raises OccasionError for a weight that is none."""
    for part in filter(None, (part.strip() for part in text.split("|"))):
        name, is_weighted, weight = part.partition("=")
        try:
            is_right = not is_weighted or 0 < float(weight) <= 1
        except ValueError:
            is_right = False
        if not is_right:
            raise OccasionError(f"{where}: the weight of {part!r} is not above 0 and up to 1.")
        yield name


def _known_names() -> dict[str, frozenset[str]]:
    return {
        "categories": frozenset(category.name for category in load_categories()),
        "attributes": frozenset(attribute.name for attribute in load_attributes()),
        "colours": frozenset(colour.name for colour in load_colours()),
    }


def _check_phrases(occasions: list[ShopOccasion], file_name: str) -> None:
    """Raises OccasionError where two occasions share a name or a phrase."""
    owner: dict[str, str] = {}
    for one in occasions:
        phrases = (phrase.strip().casefold() for phrase in one.words.split("|") if phrase.strip())
        for phrase in dict.fromkeys((f"occasion {one.occasion.casefold()}", *phrases)):
            if phrase in owner:
                raise OccasionError(
                    f"{file_name}: {phrase!r} stands at {owner[phrase]!r} and at {one.occasion!r}."
                )
            owner[phrase] = one.occasion
