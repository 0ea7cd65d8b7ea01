"""How tests search, and what they read of an answer."""

from __future__ import annotations

from typing import Any

import httpx
import sqlalchemy as sa

RED_FLORAL_DRESS = {
    "category": [{"name": "Dress", "score": 0.95}],
    "attributes": [{"name": "floral", "score": 1.0}, {"name": "v-neck", "score": 0.8}],
    "colours": [{"name": "red", "score": 1.0}],
}


async def search(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.post("/v1/search", json=asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def named(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "score": 1.0} for name in names]


def ids(body: dict[str, Any]) -> list[str]:
    return [product["id"] for product in body["products"]]


def reasons(product: dict[str, Any], kind: str) -> list[str]:
    return [reason["text"] for reason in product["reasons"] if reason["kind"] == kind]


def keep_in_stock(engine: sa.Engine, category: str, count: int) -> None:
    statement = """
        UPDATE products SET stock = 0 WHERE product_number IN (
            SELECT p.product_number FROM products p JOIN terms t ON t.term_number = p.category_term
            WHERE t.kind = 'category' AND t.name = :category ORDER BY p.product_number OFFSET :count)
    """
    with engine.begin() as connection:
        connection.execute(sa.text(statement), {"category": category, "count": count})
        connection.execute(sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1"))
