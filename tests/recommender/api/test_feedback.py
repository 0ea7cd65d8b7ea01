"""What shoppers make of what they are shown: each event counts once, and what is dismissed stays away."""

from __future__ import annotations

from typing import Any

import httpx

SHOWN = {"list": "search", "query": "red dress"}


def event(number: int, kind: str, product: str = "P00000", **more: Any) -> dict[str, Any]:
    return {"event_id": f"e{number}", "kind": kind, "product_id": product, "user_id": "rosa", **more}


async def told(client: httpx.AsyncClient, *events: dict[str, Any]) -> list[str]:
    response = await client.post("/v1/feedback:batch", json={"events": list(events)})
    assert response.status_code == 200, response.text
    return response.json()["statuses"]


async def feed(client: httpx.AsyncClient, user: str = "rosa") -> list[str]:
    page = (await client.get(f"/v1/users/{user}/recommendations", params={"limit": 50})).json()
    return [product["id"] for product in page["products"]]


class TestDismissing:
    async def test_what_is_dismissed_is_in_none_of_that_shoppers_lists(self, client):
        first = (await feed(client))[0]
        assert await told(client, event(1, "not_interested", first)) == ["recorded"]
        assert first not in await feed(client)
        search = {"category": [{"name": "Dress"}], "user_id": "rosa", "limit": 50}
        found = (await client.post("/v1/search", json=search)).json()["products"]
        assert first not in {product["id"] for product in found}

    async def test_other_shoppers_keep_it(self, client):
        first = (await feed(client))[0]
        before = await feed(client, "dora")
        await told(client, event(1, "not_interested", first))
        assert await feed(client, "dora") == before

    async def test_a_new_shopper_can_dismiss_too(self, client):
        first = (await feed(client, "somebody-new"))[0]
        await told(client, event(1, "not_interested", first, user_id="somebody-new"))
        assert first not in await feed(client, "somebody-new")

    async def test_it_can_be_taken_back(self, client):
        first = (await feed(client))[0]
        await told(client, event(1, "not_interested", first, occurred_at="2026-05-01T10:00:00Z"))
        await told(client, event(2, "interested_again", first, occurred_at="2026-05-01T10:05:00Z"))
        assert first in await feed(client)


class TestIdempotency:
    async def test_an_event_counts_once(self, client):
        click = event(1, "click", **SHOWN)
        assert await told(client, click, click) == ["recorded", "repeated"]
        assert await told(client, click) == ["repeated"]
        rows = (await client.get("/v1/reports/click-through")).json()["rows"]
        assert [(row["name"], row["clicks"]) for row in rows] == [("search", 1)]

    async def test_the_id_of_another_event_is_refused_and_the_others_land(self, client):
        await told(client, event(1, "click"))
        assert await told(client, event(1, "impression"), event(2, "click")) == ["event id taken", "recorded"]

    async def test_an_unknown_product_is_refused_and_makes_no_shopper(self, client):
        stranger = event(1, "not_interested", "nowhere", user_id="stranger")
        assert await told(client, stranger) == ["unknown product"]
        assert (await client.get("/v1/users/stranger/export")).json()["records"]["users"] == []


class TestReports:
    async def test_click_through_is_told_by_list_by_position_and_by_query(self, client):
        events = [
            event(n, "impression", f"P{n:05}", position=1 + n % 2, user_id=f"u{n}", **SHOWN) for n in range(4)
        ]
        await told(client, *events, event(9, "click", "P00001", position=2, user_id="u1", **SHOWN))
        by = {}
        for dimension in ("list", "position", "query"):
            answer = await client.get("/v1/reports/click-through", params={"by": dimension})
            by[dimension] = {
                row["name"]: (row["impressions"], row["clicks"], row["rate"]) for row in answer.json()["rows"]
            }
        assert by["list"] == {"search": (4, 1, 0.25)}
        assert by["position"] == {"1": (2, 0, 0.0), "2": (2, 1, 0.5)}
        assert by["query"] == {"red dress": (4, 1, 0.25)}

    async def test_a_query_that_only_one_shopper_typed_is_not_told(self, client):
        await told(client, event(1, "impression", list="search", query="my name is rosa"))
        answer = await client.get("/v1/reports/click-through", params={"by": "query"})
        assert answer.json()["rows"] == []

    async def test_wrong_categories_are_counted_by_shopper(self, client):
        await told(client, *(event(n, "wrong_category", user_id=f"u{n % 2}") for n in range(3)))
        (row,) = (await client.get("/v1/reports/wrong-categories")).json()["products"]
        assert (row["product_id"], row["category"], row["reports"]) == ("P00000", "Dress", 2)


async def test_what_a_shopper_said_is_exported_and_erased(client):
    await told(client, event(1, "click", **SHOWN), event(2, "not_interested"))
    records = (await client.get("/v1/users/rosa/export")).json()["records"]
    assert {row["kind"] for row in records["feedback"]} == {"click", "not_interested"}
    assert [row["product_id"] for row in records["dismissed_products"]] == ["P00000"]
    assert (await client.delete("/v1/users/rosa")).status_code == 200
    after = (await client.get("/v1/users/rosa/export")).json()["records"]
    assert not any(after.values())
