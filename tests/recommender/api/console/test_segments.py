"""Segments: who is in them, what rules and experiments make of that, and what erasure leaves."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.recommender import shop

BY = {"X-Smartrec-Changed-By": "key 4f9a2c1b7d03"}
JEANS = {"category": [{"name": "Jeans", "score": 1.0}]}


async def put(client: httpx.AsyncClient, name: str, condition: dict[str, Any]) -> dict[str, Any]:
    answer = (await client.put(f"/v1/segments/{name}", json={"condition": condition})).json()
    assert answer["refused"] is None, answer
    segment: dict[str, Any] = answer["segment"]
    return segment


async def buy(client: httpx.AsyncClient, user: str, product: str) -> None:
    deed = {"user_id": user, "product_id": product, "kind": "purchase", "occurred_at": shop.NOW.isoformat()}
    answer = await client.post(
        "/v1/transactions", json=deed, headers={"idempotency-key": f"{user}/{product}"}
    )
    assert answer.status_code < 300, answer.text


async def brands_shown_to(client: httpx.AsyncClient, user: str | None) -> set[str]:
    answer = await client.post("/v1/search", json={**JEANS, "user_id": user})
    return {product["brand"] for product in answer.json()["products"]}


async def boost_for(client: httpx.AsyncClient, segment: str) -> None:
    rule = {"kind": "boost", "selector": {"brands": ["Cedar"]}, "strength": 1.0}
    rule |= {"condition": {"segments": [segment]}}
    assert (await client.post("/v1/rules", json=rule, headers=BY)).json()["refused"] is None


async def test_members_are_who_did_what_the_condition_says(client):
    for user, products in {"zoe": ("P00002", "P00010"), "yan": ("P00002",)}.items():
        for product in products:
            await buy(client, user, product)
    named = {"users": ["zoe", "yan", "nobody"]}
    assert (await put(client, "all", named))["members"] == 2
    assert (await put(client, "often", {**named, "events_min": 2}))["members"] == 1
    assert (await put(client, "rarely", {**named, "events_max": 1}))["members"] == 1
    assert (await put(client, "jeans", {**named, "categories": ["Jeans"], "events_min": 2}))["members"] == 1
    assert (await put(client, "dear", {**named, "spent_min": 1_000}))["members"] == 0
    assert (await put(client, "viewers", {**named, "event": "view", "events_min": 1}))["members"] == 0


async def test_a_rule_for_a_segment_counts_for_its_members_as_soon_as_they_are(client):
    await buy(client, "zoe", "P00002")
    await put(client, "often", {"events_min": 2, "users": ["zoe"]})
    await boost_for(client, "often")
    assert len(await brands_shown_to(client, "zoe")) == 3
    await buy(client, "zoe", "P00010")
    assert await brands_shown_to(client, "zoe") == {"Cedar"}
    assert len(await brands_shown_to(client, None)) == 3


async def test_a_segment_in_use_stays_and_says_why(client):
    await put(client, "often", {"events_min": 2})
    await boost_for(client, "often")
    assert (await client.delete("/v1/segments/often")).json()["used_by"][0].startswith("rule ")
    assert (await client.get("/v1/segments/often")).status_code == 200


async def test_an_erased_user_leaves_the_segments_that_name_them_and_lets_nobody_in(client):
    await buy(client, "zoe", "P00002")
    await put(client, "few", {"users": ["zoe"]})
    assert (await client.delete("/v1/users/zoe")).status_code == 200
    few = (await client.get("/v1/segments/few")).json()
    assert (few["condition"]["users"], few["members"]) == ([], 0)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ({}, "say who"),
        ({"events_min": 2, "events_max": 1}, "events_min"),
        ({"events_min": 1, "brands": ["Nobody"]}, "brand Nobody"),
    ],
)
async def test_a_segment_that_cannot_be_is_refused_with_the_reason(client, condition, reason):
    answer = (await client.put("/v1/segments/odd", json={"condition": condition})).json()
    assert reason in answer["refused"]
    assert (await client.get("/v1/segments/odd")).status_code == 404
