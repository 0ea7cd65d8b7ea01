"""The goods of the fake shop, and answers that hold some of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

CATEGORIES = ("Dress", "Jeans", "Tee", "Blazer", "Skirt", "Cardigan")
BRANDS = ("Marlow", "Nordhem", "Ostra & Co")
COLOURS = ("red", "blue", "white", "black", "green", "beige")
PATTERNS = ("floral", "striped", "solid", "plaid", "dotted", "camo")


def product(number: int) -> dict[str, Any]:
    category = CATEGORIES[number % len(CATEGORIES)]
    colour = COLOURS[(number // 2) % len(COLOURS)]
    pattern = PATTERNS[(number // 3) % len(PATTERNS)]
    return {
        "id": f"P{number:05}",
        "title": f"{pattern.capitalize()} {colour} {category.lower()}",
        "description": f"A {pattern} {category.lower()} in {colour}, soft and easy to wear.",
        "category": category,
        "brand": BRANDS[number % 3],
        "price": 19.9 + 5 * (number % 9),
        "currency": "EUR",
        "colour": colour,
        "image_url": f"/images/P{number:05}.svg",
    }


CURSOR = "more-please"  # leads from the first page of a list to the second and last one
UNMET = {
    "query": "handbag",
    "searches": 31,
    "not_understood": 0,
    "without_match": 31,
    "without_click": 0,
    "last_searched_at": "2026-11-28T17:03:00+00:00",
}
CATALOGUE = [product(number) for number in range(1, 61)]


def with_reason(found: dict[str, Any], kind: str, text: str) -> dict[str, Any]:
    return {**found, "score": 0.9, "reasons": [{"kind": kind, "text": text, "weight": 0.9}]}


def answered(
    products: list[dict[str, Any]], ordered_for: str = "anonymous", cursor: str | None = None, **besides: Any
) -> httpx.Response:
    answer = {"products": products, "next_cursor": cursor, "ordered_for": ordered_for, "cache": "miss"}
    return httpx.Response(200, json={**answer, "degraded": [], "experiment": None, **besides})


def with_members(answer: httpx.Response, members: Mapping[str, Any]) -> httpx.Response:
    return httpx.Response(answer.status_code, json={**answer.json(), **members}) if members else answer


def close(product: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    relaxed = {"kind": "relaxed", "text": "too few fit", "weight": -2.0}
    gives_up = [{"kind": kind, "name": name}]
    return {**product, "score": -2.0, "reasons": [relaxed], "match": "close", "gives_up": gives_up}


def exact(product: dict[str, Any], **others: Any) -> dict[str, Any]:
    reasons = [{"kind": "match", "text": "matches red", "weight": 0.7}]
    return {**product, "score": 0.7, "reasons": reasons, "match": "exact", **others}
