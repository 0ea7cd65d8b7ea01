"""The table of occasions: the words for each, what goes with it, and what never does.

Ours is `data/occasions.csv`. A shop's own file has the same columns; each of its rows takes the place of our
row of the same name, and a row without categories takes the occasion away.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from smartrec_nlp.data_files import DATA_FOLDER, DataFileError, split_list
from smartrec_nlp.lexicon.notation import canonical_names, parse_meaning
from smartrec_nlp.parsing.meanings import Kind, Meaning

DEFAULT_FILE = DATA_FOLDER / "occasions.csv"
COLUMNS = ["occasion", "words", "categories", "attributes"]
FURTHER_COLUMNS = ["colours", "never"]
KINDS_NEVER_SHOWN = frozenset({"category", "attribute", "colour"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """`words`: the phrases that name it. `categories`, `attributes`, `colours`: each with its weight, 0..1.

    `never`: categories, attributes and colours that are out of place, such as red at a funeral.
    """

    name: str
    words: tuple[str, ...]
    categories: tuple[Meaning, ...]
    attributes: tuple[Meaning, ...]
    colours: tuple[Meaning, ...] = ()
    never: tuple[Meaning, ...] = ()


def load_occasions(own_file: Path | None = None) -> dict[str, Occasion]:
    """The occasions by name; those of `own_file` over ours. Raises DataFileError or OSError."""
    occasions = {one.name: one for one in read_occasions(DEFAULT_FILE)}
    for own in read_occasions(own_file) if own_file else ():
        occasions[own.name] = own
    return {name: one for name, one in occasions.items() if one.categories}


def read_occasions(file: Path) -> list[Occasion]:
    """The rows of one file. Raises DataFileError, which names the line, for one that cannot be used."""
    names = canonical_names()
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text)
            if list(rows.fieldnames or ()) not in (COLUMNS, [*COLUMNS, *FURTHER_COLUMNS]):
                raise DataFileError(
                    f"{file.name}, line 1: needs the columns {','.join(COLUMNS)}, "
                    f"and may have {','.join(FURTHER_COLUMNS)} behind them."
                )
            occasions = [occasion_of(row, names, f"{file.name}, line {rows.line_num}") for row in rows]
    except UnicodeDecodeError as error:
        raise DataFileError(f"{file.name} is not in UTF-8: {error}.") from error
    _check_words(occasions, file.name)
    return occasions


def occasion_of(row: Mapping[str, str | None], names: Mapping[str, Kind], where: str) -> Occasion:
    """One row of a table. Raises DataFileError, which names `where`."""
    columns = [*COLUMNS, *FURTHER_COLUMNS]
    name, words, categories, attributes, colours, never = (
        (row.get(column) or "").strip() for column in columns
    )
    if not name or None in row:
        raise DataFileError(f"{where}: needs an occasion and {len(COLUMNS)} columns; put lists in quotes.")
    if categories and not words:
        raise DataFileError(f"{where}: say in `words` what shoppers call {name!r}.")
    return Occasion(
        name,
        tuple(split_list(words, "|")),
        tuple(_meanings(categories, {"category"}, names, where)),
        tuple(_meanings(attributes, {"attribute"}, names, where)),
        tuple(_meanings(colours, {"colour"}, names, where)),
        tuple(_meanings(never, KINDS_NEVER_SHOWN, names, where)),
    )


def _meanings(text: str, kinds: AbstractSet[str], names: Mapping[str, Kind], where: str) -> Iterator[Meaning]:
    for written in split_list(text, "|"):
        try:
            meaning = parse_meaning(written, names, where)
        except DataFileError:
            raise
        except ValueError as error:
            raise DataFileError(f"{where}: {written!r} has no number behind the '='.") from error
        if meaning.kind not in kinds or not 0 < meaning.weight <= 1:
            kind = " or ".join(sorted(kinds))
            raise DataFileError(f"{where}: {written!r} is no {kind} with a weight above 0 and up to 1.")
        yield meaning


def _check_words(occasions: list[Occasion], file_name: str) -> None:
    """Raises DataFileError where two occasions share a name or a phrase."""
    owner: dict[str, str] = {}
    for occasion in occasions:
        for word in dict.fromkeys((f"occasion {occasion.name}", *occasion.words)):
            if word.casefold() in owner:
                other = owner[word.casefold()]
                raise DataFileError(f"{file_name}: {word!r} stands at {other!r} and at {occasion.name!r}.")
            owner[word.casefold()] = occasion.name
