"""Judges the products that come for an ask, by facts of the demo shop that the search itself does not give.

`asks.tsv` writes what must come as `FIELD=VALUE; -FIELD=VALUE`: `c` category, `col` colour, `a` attribute,
`b` brand, `g` for whom, `p` price from..to, `told` a part of what the answer says the shop has not, `size`
what size was understood ("none": no size). Of several values with | between them one is enough. A minus: no
product of the answer may have it. No answer may call understood what it answers with popular products.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

ASKS_FILE = Path(__file__).with_name("asks.tsv")
FIRST_PRODUCTS = 10
TOLD, SIZE, NO_SIZE = "told", "size", "none"
FITTING_GENDERS = {"women": {"women", "unisex"}, "men": {"men", "unisex"}}
Facts = Mapping[str, Any]


class Rule(NamedTuple):
    field: str
    values: frozenset[str]


@dataclass(frozen=True)
class Ask:
    """`wanted`: the first products meet all of these; `refused`: no product has any. `told`, `size`: see
    above; `size` is empty where any will do.
    """

    kind: str
    query: str
    wanted: tuple[Rule, ...]
    refused: tuple[Rule, ...]
    told: frozenset[str]
    size: frozenset[str] = frozenset()

    @property
    def is_held_out(self) -> bool:
        """Half of the asks are not for tuning, by a checksum of the query so that it never changes."""
        return zlib.crc32(self.query.encode()) % 2 == 0


def load_asks(file: Path = ASKS_FILE) -> list[Ask]:
    with file.open(encoding="utf-8", newline="") as text:
        rows = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_ask(row["kind"], row["query"], row["must"]) for row in rows]


def load_facts(products_file: Path) -> dict[str, Facts]:
    """By id what is true of each product in stock, from the demo shop's products.jsonl."""
    with products_file.open(encoding="utf-8") as lines:
        products = [json.loads(line) for line in lines]
    return {product["id"]: product for product in products if product["stock"] > 0}


def faults(
    ask: Ask, shown: Sequence[str], understood: Facts, popular: int, facts: Mapping[str, Facts]
) -> list[str]:
    """What is wrong with an answer. `shown`: ids of products, `understood`: what it says of the ask,
    `popular`: how many products it says are merely popular.

    As many of the first products as the shop has fitting ones must meet what is wanted.
    """
    fitting = sum(_meets_all(product, ask) for product in facts.values())
    products = [facts[product_id] for product_id in shown[:FIRST_PRODUCTS]]
    found = [
        f"{place}. {product['title']} ({_of(product, rule.field)})"
        for place, product in enumerate(products, 1)
        for rule in ask.refused
        if _meets(product, rule)
    ]
    for place, product in enumerate(products[: min(fitting, FIRST_PRODUCTS)], 1):
        found += [
            f"{place}. {product['title']}: {rule.field} {_of(product, rule.field)}"
            for rule in ask.wanted
            if not _meets(product, rule)
        ]
    if len(products) < min(fitting, FIRST_PRODUCTS):
        found.append(f"only {len(products)} products")
    found += _understood_wrong(ask, understood, popular)
    return found


def _understood_wrong(ask: Ask, understood: Facts, popular: int) -> list[str]:
    found = []
    said = " ".join(understood["not_stocked"]).casefold()
    if ask.told and not any(words in said for words in ask.told):
        found.append(f"not told ({said or 'nothing'})")
    size = understood["size"] or NO_SIZE
    if ask.size and size not in ask.size:
        found.append(f"size {size}")
    if understood["understood"] and popular:
        found.append("understood, and the popular products")
    return found


def shows_refused(ask: Ask, shown: Sequence[str], facts: Mapping[str, Facts]) -> bool:
    return any(_meets(facts[product_id], rule) for product_id in shown for rule in ask.refused)


def _ask(kind: str, query: str, must: str) -> Ask:
    parts = [part.strip().partition("=") for part in must.split(";")]
    rules = [Rule(field, frozenset(value.split("|"))) for field, _, value in parts]
    return Ask(
        kind,
        query,
        wanted=tuple(rule for rule in rules if rule.field not in (TOLD, SIZE) and rule.field[:1] != "-"),
        refused=tuple(Rule(rule.field[1:], rule.values) for rule in rules if rule.field.startswith("-")),
        told=_values(rules, TOLD),
        size=_values(rules, SIZE),
    )


def _values(rules: Sequence[Rule], field: str) -> frozenset[str]:
    return frozenset(value for rule in rules if rule.field == field for value in rule.values)


def _meets_all(product: Facts, ask: Ask) -> bool:
    is_wanted = all(_meets(product, rule) for rule in ask.wanted)
    return is_wanted and not any(_meets(product, rule) for rule in ask.refused)


def _meets(product: Facts, rule: Rule) -> bool:
    if rule.field == "p":
        return any(_is_within(product["price"], limits) for limits in rule.values)
    if rule.field == "g":
        return any(product["gender"] in FITTING_GENDERS.get(value, {value}) for value in rule.values)
    found = _of(product, rule.field)
    return not rule.values.isdisjoint(found if isinstance(found, list) else [found])


def _of(product: Facts, field: str) -> Any:
    names = {"c": "category", "col": "colour", "a": "attributes", "b": "brand", "g": "gender", "p": "price"}
    return product[names[field]]


def _is_within(price: float, limits: str) -> bool:
    low, _, high = limits.partition("..")
    return float(low or 0) <= price <= float(high or "inf")
