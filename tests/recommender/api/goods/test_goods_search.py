"""POST /v1/search for shoes and bags that a shop sells."""

from __future__ import annotations

from tests.recommender.pushing import push
from tests.recommender.searching import search

GOODS = [
    *({"id": f"S{n}", "title": f"Suede Sandals {n}", "category": "Shoes", "price": 60 + n} for n in range(3)),
    *({"id": f"B{n}", "title": f"Tote Bag {n}", "category": "Bags", "price": 30 + n} for n in range(9)),
    *({"id": f"D{n}", "title": f"Dress {n}", "category": "Dress", "price": 20 + n} for n in range(3)),
]


async def test_dearer_sandals_come_before_bags_that_keep_the_price(empty_client, nlp):
    await push(empty_client, [{**row, "currency": "EUR"} for row in GOODS], nlp, None)
    price = {"max": 50, "currency": "EUR"}
    body = await search(empty_client, words="sandals under 50", understood=False, price=price, limit=10)
    shown = [(product["id"][0], product["match"]) for product in body["products"]]
    assert shown[:3] == [("S", "close")] * 3
    assert {kind for kind, _ in shown} == {"S", "B"}
