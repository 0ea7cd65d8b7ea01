"""A preset: what the columns of one system's export mean. `load_presets` reads all TOML files of this folder.

title          how people call the export
kind           products or transactions
recognised_by  lists of headings; a file that has all of one list is of this system
reader         the name of its reader in `assembly/systems`, where cells need more than a name
[columns]      heading = field; of several headings with one field, the first with a value counts
[numbered]     the same for headings with a number in them, written #, which the field may hold too
[prefixed]     the same for headings of which only the beginning is fixed; the field holds the rest
[left_out]     field = values that keep a product out of the shop window
[states]       state of an order, as this system writes it = what it is (`importing/transactions/words.py`)
without_goods  of a list of orders that names no goods: which export is wanted instead
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from smartrec_recommender.importing.presets.headings import normal_heading, numbered, words_apart

# Title_EN, de_beschreibung: of several languages the first that says something counts.
# OpenCart writes name(en-gb).
_LANGUAGE = re.compile(
    r"^(?:en|de|fr|es|it|us|uk) (?=\w)|(?<=\w) (?:en|de|fr|es|it|us|uk)(?: (?:gb|us|de|fr|es|it|at|ch))?$"
)
# Price (EUR), Preis in €: the currency is read from the heading (`gathering.py`).
_CURRENCY = re.compile(
    r"\s*(?:\(\s*)?(?:\bin\s+)?"
    r"(?:\b[A-Z]{3}\b|(?<=[ _])(?:eur|usd|gbp|chf|sek|nok|dkk|pln|cad|aud)|[€£])\s*\)?\s*$"
)
Kind = Literal["products", "transactions"]


@dataclass(frozen=True)
class Preset:
    """Headings are normal ones (`headings.py`)."""

    name: str
    title: str
    kind: Kind
    recognised_by: tuple[frozenset[str], ...]
    columns: Mapping[str, str]
    numbered: Mapping[str, str] = field(default_factory=dict)
    prefixed: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reader: str | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    without_goods: str | None = None

    def field_of(self, column: str) -> str | None:
        """What the column is taken for, as option_name_1; None: it is left aside."""
        plain = column.partition(" (again")[0]
        found = self._field_of(normal_heading(plain))
        if found is None and self.is_general:
            found = self._field_of(normal_heading(_CURRENCY.sub("", words_apart(plain))))
        return found

    def _field_of(self, heading: str) -> str | None:
        if heading in self.columns:
            return self.columns[heading]
        parts = numbered(heading)
        if parts and parts[0] in self.numbered:
            return self.numbered[parts[0]].replace("#", parts[1])
        for start, name in self.prefixed.items():
            if heading.startswith(start) and len(heading) > len(start):
                return name + heading.removeprefix(start)
        without_language = _LANGUAGE.sub("", heading)
        if self.is_general and without_language != heading:
            return self._field_of(without_language)
        return None

    @property
    def is_general(self) -> bool:
        """Whether people wrote the headings, and no system that we know."""
        return not self.recognised_by

    def is_written_by(self, headings: frozenset[str]) -> bool:
        return any(needed <= headings for needed in self.recognised_by)

    def known_among(self, columns: Sequence[str]) -> int:
        return sum(self.field_of(column) is not None for column in columns)


@cache
def load_presets() -> tuple[Preset, ...]:
    """All presets by name, the general ones (recognised by nothing) among them."""
    folder = files("smartrec_recommender.importing.presets")
    tables = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name
    )
    return tuple(
        _preset(entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8"))) for entry in tables
    )


def _preset(name: str, table: Mapping[str, Any]) -> Preset:
    return Preset(
        name=name,
        title=table["title"],
        kind=table["kind"],
        recognised_by=tuple(
            frozenset(normal_heading(heading) for heading in headings)
            for headings in table.get("recognised_by", ())
        ),
        columns=_by_heading(table.get("columns", {})),
        numbered=_by_heading(table.get("numbered", {})),
        prefixed=table.get("prefixed", {}),
        left_out={
            name: frozenset(value.casefold() for value in values)
            for name, values in table.get("left_out", {}).items()
        },
        reader=table.get("reader"),
        states=table.get("states", {}),
        without_goods=table.get("without_goods"),
    )


def _by_heading(columns: Mapping[str, Any]) -> dict[str, str]:
    """A table says `heading = field`, and a table of the general headings `field = [headings]`."""
    by_heading: dict[str, str] = {}
    for key, value in columns.items():
        if isinstance(value, str):
            by_heading[normal_heading(key)] = value
        else:
            by_heading |= {normal_heading(heading): key for heading in value}
    return by_heading
