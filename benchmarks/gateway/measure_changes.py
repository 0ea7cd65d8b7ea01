"""How well words change what a picture asks for: `make measure-changes` beside a running demo.

From the demo's catalogue pairs are made: a product, words that name one change of it ("but in red", "with
long sleeves", "no stripes", "cheaper"), and of all that have the change and all else the one most like the
first. Each is asked twice, by the product itself (`like`) and by its picture. Printed: how often the other
one is among the first ten, and how often what was not named (category, for whom, colour, pattern, sleeves,
length) was kept. The shop has only so many that keep everything; that is counted over as many of the ten.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from smartrec_vocabulary.patterns import SOLID, patterns_of

SLEEVES = ("sleeveless", "cap sleeve", "short sleeve", "elbow sleeve", "three-quarter sleeve", "long sleeve")
LENGTHS = ("mini", "knee-length", "midi", "maxi", "ankle-length", "cropped", "longline")
PROPERTIES = ("category", "gender", "colour", "pattern", "sleeve", "length")
_WORDS_OF = {
    "striped": "striped",
    "plaid": "checked",
    "dotted": "with dots",
    "floral": "with flowers",
}
_NOT_WORDS = {"striped": "no stripes", "plaid": "no checks", "dotted": "no dots", "floral": "no flowers"}
_FIRST = 10
Product = dict[str, Any]
Test = Callable[[Product], bool]
Named = tuple[str, str, Test]


@dataclass(frozen=True)
class Pair:
    """`words` lead from `one` to `other`. `has_change`: whether a product has what they name; `named`: the
    property that they name, if it is one of PROPERTIES."""

    one: Product
    other: Product
    words: str
    named: str
    has_change: Test

    def is_perfect(self, product: Product) -> bool:
        """Whether it has the change and all else."""
        return (
            self.has_change(product) and all(keeps(self.one, product, self.named)) and product is not self.one
        )


@dataclass
class Score:
    found: list[bool] = field(default_factory=list)
    kept: list[bool] = field(default_factory=list)

    def line(self, name: str) -> str:
        found, kept = share(self.found), share(self.kept)
        return f"{name:32} {len(self.found):4} pairs  {found:6.1%} found  {kept:6.1%} kept"


def share(truths: Sequence[bool]) -> float:
    return sum(truths) / max(1, len(truths))


def read_products(file: Path) -> list[Product]:
    """What is in stock, each with the properties that are compared."""
    products = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    for product in products:
        names = product["attributes"]
        product["pattern"] = min(patterns_of(names) or {SOLID})
        product["sleeve"] = next((name for name in SLEEVES if name in names), None)
        product["length"] = next((name for name in LENGTHS if name in names), None)
    return [product for product in products if product["stock"] > 0]


def changes_of(one: Product, products: Sequence[Product]) -> Iterator[Named]:
    """Yields: the property named, the words, and whether a product has what they name."""
    colours = sorted({other["colour"] for other in products} - {one["colour"]})
    for colour in colours:
        yield "colour", f"but in {colour}", _has("colour", colour)
    for pattern, words in _WORDS_OF.items():
        if pattern != one["pattern"]:
            yield "pattern", words, _has("pattern", pattern)
    if one["pattern"] != SOLID:
        yield "pattern", "plain", _has("pattern", SOLID)
    if one["pattern"] in _NOT_WORDS:
        yield "pattern", _NOT_WORDS[one["pattern"]], _has_not("pattern", one["pattern"])
    for sleeve in ("short sleeve", "long sleeve", "sleeveless"):
        if one["sleeve"] not in (None, sleeve):
            words = sleeve if sleeve == "sleeveless" else f"with {sleeve}s"
            yield "sleeve", words, _has("sleeve", sleeve)
    for length in ("mini", "midi", "maxi"):
        if one["length"] in {"mini", "knee-length", "midi", "maxi"} - {length}:
            yield "length", f"as a {length}", _has("length", length)
    yield "price", "cheaper", _costs_at_most(one["price"] - 0.01)
    yield "price", f"under {one['price'] * 0.8:.0f}", _costs_at_most(one["price"] * 0.8)


def _has(name: str, value: str) -> Test:
    return lambda product: bool(product[name] == value)


def _has_not(name: str, value: str) -> Test:
    return lambda product: bool(product[name] != value)


def _costs_at_most(price: float) -> Test:
    return lambda product: bool(product["price"] <= price)


def keeps(one: Product, other: Product, named: str) -> list[bool]:
    """By property that was not named and that the first has, whether the other has it too."""
    return [one[name] == other[name] for name in PROPERTIES if name != named and one[name] is not None]


def pairs(products: Sequence[Product], each: int) -> list[Pair]:
    """At most `each` of every kind of change, drawn with a fixed seed."""
    made: dict[str, list[Pair]] = defaultdict(list)
    for one in products:
        alike = [other for other in products if other["category"] == one["category"] and other is not one]
        for named, words, has_change in changes_of(one, alike):
            others = [p for p in alike if has_change(p) and all(keeps(one, p, named))]
            if others:
                other = max(others, key=lambda p: (_likeness(one, p), p["id"]))
                made[named].append(Pair(one, other, words, named, has_change))
    random = Random(7)
    return [pair for kind in sorted(made) for pair in random.sample(made[kind], min(each, len(made[kind])))]


def _likeness(one: Product, other: Product) -> float:
    """Jaccard index of the attributes; variants of one style come first."""
    a, b = set(one["attributes"]), set(other["attributes"])
    is_variant = 1.0 if one["title"].split(",")[0] == other["title"].split(",")[0] else 0.0
    return is_variant + len(a & b) / len(a | b)


def measure(url: str, shop: Path, each: int, ways: Sequence[str]) -> dict[str, Score]:
    """By kind of change and way of asking, and for all together."""
    products = read_products(shop / "products.jsonl")
    by_id = {product["id"]: product for product in products}
    scores: dict[str, Score] = defaultdict(Score)
    with httpx.Client(base_url=url, timeout=60) as client:
        for pair in pairs(products, each):
            possible = sum(pair.is_perfect(p) for p in products)
            for way in ways:
                answered = [by_id[found] for found in _WAYS[way](client, pair, shop) if found in by_id]
                rest = [p for p in answered if p is not pair.one][: min(possible, _FIRST)]
                for name in (f"{pair.named}, by its {way}", f"all, by its {way}", "all"):
                    scores[name].found.append(pair.other in answered)
                    scores[name].kept += [kept for p in rest for kept in keeps(pair.one, p, pair.named)]
    return scores


def by_product(client: httpx.Client, pair: Pair, _: Path) -> list[str]:
    wish = {"like": [pair.one["id"]], "query": pair.words, "limit": _FIRST}
    return _ids(client.post("/v1/search/text", json=wish))


def by_picture(client: httpx.Client, pair: Pair, shop: Path) -> list[str]:
    picture = shop / pair.one["image"]
    files = {"image": (picture.name, picture.read_bytes())}
    return _ids(
        client.post("/v1/search/image", data={"query": pair.words, "limit": str(_FIRST)}, files=files)
    )


def _ids(response: httpx.Response) -> list[str]:
    """Raises RuntimeError where a service was too busy, so that the answer says nothing."""
    answer = response.raise_for_status().json()
    if {"vision", "nlp"} & set(answer["degraded"]):
        raise RuntimeError("vision or nlp gave no answer: use a quieter machine or longer timeouts")
    return [product["id"] for product in answer["products"]]


_WAYS = {"product": by_product, "picture": by_picture}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--shop", type=Path, default=Path(".smartrec/shop"), help="the drawn shop's folder")
    parser.add_argument("--each", type=int, default=40, help="pairs of each kind of change")
    parser.add_argument(
        "--by", nargs="+", choices=sorted(_WAYS), default=sorted(_WAYS), help="the ways to ask"
    )
    given = parser.parse_args()
    scores = measure(given.url, given.shop, given.each, given.by)
    for name in sorted(scores):
        sys.stdout.write(scores[name].line(name) + "\n")


if __name__ == "__main__":
    main()
