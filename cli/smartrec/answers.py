"""A search's answer for people: what was understood, and the products with the reasons for their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

MOST_NAMES = 8
MOST_REASONS = 2


def print_answer(console: Console, title: str, answer: Mapping[str, Any]) -> None:
    """Prints one answer of the gateway."""
    console.print()
    console.rule(f"[bold]{escape(title)}[/]", align="left")
    for name, text in _understood(answer["understood"]):
        console.print(f"  [cyan]{name:<14}[/]{escape(text)}", highlight=False)
    if answer["degraded"]:
        console.print(f"  [yellow]without: {', '.join(answer['degraded'])}[/]")
    console.print(_products(answer["products"]))


def _understood(understood: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if not understood.get("understood", True):
        what = "nothing to wear in the picture" if understood["source"] == "image" else "not about clothes"
        yield "understood", f"{what}: these products are the popular ones"
        return
    yield "category", _names(understood.get("category"), most=3)
    yield "attributes", _names(understood.get("attributes"))
    yield "colours", _names(understood.get("colours"))
    negated = understood.get("negated") or {}
    without = [name for names in negated.values() for name in names]
    if without:
        more = f" and {len(without) - MOST_NAMES} more" if len(without) > MOST_NAMES else ""
        yield "without", ", ".join(without[:MOST_NAMES]) + more
    if understood.get("box"):
        yield "box", " ".join(f"{edge:.2f}" for edge in understood["box"])
    for correction in understood.get("corrections") or []:
        yield "corrected", f"{correction['from']} → {correction['to']}"


def _names(scored: Iterable[Mapping[str, Any]] | None, most: int = MOST_NAMES) -> str:
    found = list(scored or [])[:most]
    return ", ".join(f"{each['name']} {each['score']:.2f}" for each in found) or "–"


def _price(product: Mapping[str, Any]) -> str:
    return "" if product["price"] is None else f"{product['price']:.2f} {product['currency'] or ''}"


def _products(products: Iterable[Mapping[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=True, header_style="bold", expand=True)
    table.add_column("", justify="right")
    table.add_column("product", ratio=4)
    table.add_column("category", ratio=2)
    table.add_column("price", justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("why", ratio=6)
    for rank, product in enumerate(products, start=1):
        reasons = sorted(product["reasons"], key=lambda reason: -reason["weight"])[:MOST_REASONS]
        table.add_row(
            str(rank),
            escape(f"{product['title']}"),
            escape(product["category"] or ""),
            _price(product),
            f"{product['score']:.3f}",
            escape(" · ".join(reason["text"] for reason in reasons)),
        )
    return table
