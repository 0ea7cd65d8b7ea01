"""Labelled queries, written before the mapping was tuned. A third is for the final figure only."""

from __future__ import annotations

import csv
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from smartrec_nlp.data_files import DATA_FOLDER
from smartrec_nlp.parsing.patterns.prices import Price

GOLD_FILE = DATA_FOLDER / "gold.tsv"
PARTS: tuple[str, ...] = ("tuning", "final", "all")
NOT_FASHION = "nonfashion"


@dataclass(frozen=True)
class LabelledQuery:
    """A query with its labels. Each group of names is one requirement; any name of the group meets it."""

    kind: str
    query: str
    attributes: list[frozenset[str]]
    categories: frozenset[str]
    colours: list[frozenset[str]]
    negated: list[frozenset[str]]
    price: Price | None
    contradicts: frozenset[str]

    @property
    def is_fashion(self) -> bool:
        return self.kind != NOT_FASHION

    @property
    def is_final(self) -> bool:
        """Whether it is for the final figure only: a third, by checksum so that it never changes."""
        return zlib.crc32(self.query.encode()) % 3 == 0


def load_gold(part: str = "all", file: Path = GOLD_FILE) -> list[LabelledQuery]:
    """The labelled queries of `part` (one of PARTS) in the order of the file."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = [_labelled(row) for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)]
    if part == "all":
        return rows
    return [row for row in rows if row.is_final == (part == "final")]


def _labelled(row: dict[str, str]) -> LabelledQuery:
    return LabelledQuery(
        kind=row["kind"],
        query=row["query"],
        attributes=_groups(row["attributes"]),
        categories=frozenset(filter(None, row["categories"].split("|"))),
        colours=_groups(row["colours"]),
        negated=_groups(row["negated"]),
        price=parse_price(row["price"]),
        contradicts=frozenset(filter(None, row["contradicts"].split(";"))),
    )


def _groups(text: str) -> list[frozenset[str]]:
    return [frozenset(group.split("|")) for group in text.split(";") if group]


def parse_price(text: str) -> Price | None:
    """`20..40 USD`, `..50 USD`, `40..`; empty: none."""
    match = re.fullmatch(r"([\d.]+?)?\.\.([\d.]+)?(?: (\w+))?", text)
    if match is None:
        return None
    low, high, currency = match.groups()
    return Price(float(low) if low else None, float(high) if high else None, currency)
