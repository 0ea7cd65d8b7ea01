"""POST /v1/search: what a shopper gets for an understood query."""

from __future__ import annotations

from typing import Any

import httpx
import shop


async def search(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.post("/v1/search", json=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def named(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "score": 1.0} for name in names]


async def test_x(client):
    a = await search(client, category=named("Dress"), attributes=named("floral","sleeveless"), colours=named("red"), user_id="rosa")
    for p in a["products"]:
        print(p["title"], p["score"], [(r["kind"],r["text"],r["weight"]) for r in p["reasons"]])
    a = await search(client, embedding=shop.as_base64(shop.embedding_of("Jeans","navy")), category=named("Jeans"), user_id="dora")
    for p in a["products"]:
        print(p["title"], p["score"], [(r["kind"],r["text"],r["weight"]) for r in p["reasons"]])
    for u in ("dora","rosa","nobody"):
        a = (await client.get(f"/v1/users/{u}/recommendations")).json()
        print(a["ordered_for"], a["cache"])
        for p in a["products"]:
            print(p["title"], p["score"], [(r["kind"],r["text"],r["weight"]) for r in p["reasons"]])
    assert 0
