"""Labelled queries by kind of ask (prices, brands, sizes …): what must be understood of each.

Half of them are held out from tuning, by a checksum of the query so that it never changes. `data/asks.tsv`
writes what must be understood as `FIELD=VALUE; -FIELD=VALUE`: `c` category, `a` attribute, `col` colour, `b`
brand, `p` price, `s` size, `g` gender, `l` language, `lvl` level of price, `x` exact words, `o` occasion.
A minus: refused.
"""

from __future__ import annotations

import csv
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartrec_nlp.data_files import DATA_FOLDER, split_list
from smartrec_nlp.evaluation.gold import parse_price
from smartrec_nlp.interpretation import Interpretation
from smartrec_nlp.parsing.brands import ShopBrand

ASKS_FILE = DATA_FOLDER / "asks.tsv"
FIRST_ATTRIBUTES = 10
NONE = "none"
AskMapping = Callable[[str, Sequence[ShopBrand]], Interpretation]


@dataclass(frozen=True)
class Ask:
    """`must`: (field, value), in the notation of the file. `shop_brands`: what a shop would say."""

    kind: str
    query: str
    must: tuple[tuple[str, str], ...]
    shop_brands: tuple[ShopBrand, ...]

    @property
    def is_held_out(self) -> bool:
        return zlib.crc32(self.query.encode()) % 2 == 0


@dataclass(frozen=True)
class KindResult:
    """Shares 0..1 of the queries of one kind of which all is understood. None: there is no such query."""

    kind: str
    queries: int
    tuning: float | None
    held_out: float | None
    contradictions: int


def load_asks(file: Path = ASKS_FILE) -> list[Ask]:
    with file.open(encoding="utf-8", newline="") as text:
        return [_ask(row) for row in csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)]


def evaluate_asks(mapping: AskMapping, asks: Sequence[Ask]) -> tuple[list[KindResult], list[str]]:
    """Returns: the result of each kind in the order of the file; what went wrong with queries for tuning."""
    met: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: {True: [], False: []})
    contradictions: dict[str, int] = defaultdict(int)
    failures: list[str] = []
    for ask in asks:
        result = mapping(ask.query, ask.shop_brands)
        missed = [f"{field}={value}" for field, value in ask.must if not is_met(field, value, result)]
        met[ask.kind][ask.is_held_out].append(not missed)
        contradictions[ask.kind] += bool(contradictions_of(result))
        if missed and not ask.is_held_out:
            failures.append(f"[{ask.kind}] {ask.query}: lacks {'; '.join(missed)}")
    results = [
        KindResult(
            kind,
            sum(map(len, halves.values())),
            _share(halves[False]),
            _share(halves[True]),
            contradictions[kind],
        )
        for kind, halves in met.items()
    ]
    return results, failures


def is_met(field: str, value: str, result: Interpretation) -> bool:
    """Whether `result` has what an ask must have. Of several values with | between them one is enough."""
    if field == "p":
        return result.price == (None if value == NONE else parse_price(value))
    found = _found(field, result)
    return not found if value == NONE else bool(found & set(value.split("|")))


def contradictions_of(result: Interpretation) -> set[str]:
    """What a result both refuses and asks for."""
    negated = result.negated
    refused = {*negated.attributes, *negated.colours, *negated.categories, *negated.brands}
    wanted = {attribute.name for attribute in result.attributes}
    wanted |= {scored.name for scored in (*result.colours, *result.categories[:1])}
    return refused & wanted.union(result.brands)


def _found(field: str, result: Interpretation) -> set[str]:
    """The names that `result` has of a field of the file."""
    lists: Mapping[str, Sequence[object]] = {
        "c": [category.name for category in result.categories[:1]],
        "a": [attribute.name for attribute in result.attributes[:FIRST_ATTRIBUTES]],
        "col": [colour.name for colour in result.colours],
        "b": result.brands,
        "s": [result.size],
        "g": [result.gender],
        "l": [result.language],
        "lvl": [result.price_level],
        "x": result.quoted,
        "o": [occasion.name for occasion in result.occasions],
        "-c": result.negated.categories,
        "-a": result.negated.attributes,
        "-col": result.negated.colours,
        "-b": result.negated.brands,
    }
    return {str(name) for name in lists[field] if name is not None}


def _ask(row: Mapping[str, str]) -> Ask:
    must = [part.partition("=") for part in split_list(row["must"], ";")]
    brands = [part.partition("=") for part in split_list(row["shop brands"] or "", "|")]
    return Ask(
        kind=row["kind"],
        query=row["query"],
        must=tuple((field, value) for field, _, value in must),
        shop_brands=tuple(ShopBrand(name, words) for name, _, words in brands),
    )


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None
