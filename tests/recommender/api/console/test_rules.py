"""Business rules over HTTP: for which searches they count, tried before they do, and taken back."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

BY = {"X-Smartrec-Changed-By": "key 4f9a2c1b7d03"}
JEANS = {"category": [{"name": "Jeans", "score": 1.0}]}
BOOST = {"kind": "boost", "selector": {"brands": ["Cedar"]}, "strength": 1.0}


async def write(client: httpx.AsyncClient, rule: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post("/v1/rules", json=rule, headers=BY)
    assert answer.status_code == 200, answer.text
    assert answer.json()["refused"] is None, answer.text
    written: dict[str, Any] = answer.json()["rule"]
    return written


async def search(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.post("/v1/search", json={**JEANS, **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def brands(answer: dict[str, Any]) -> set[str]:
    return {product["brand"] for product in answer["products"]}


async def changes(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (await client.get("/v1/rule-changes")).json()["changes"]
    return listed


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "typed", "counts"),
        [
            ({"queries": ["Blue Jeans"]}, "cheap BLUE jeans, please", True),
            ({"queries": ["blue jeans"]}, "jeans in blue", False),
            ({"queries": ["blue jeans"], "matching": "exact"}, "Blue jeans!", True),
            ({"queries": ["blue jeans"], "matching": "exact"}, "cheap blue jeans", False),
            ({"categories": ["jeans"]}, "anything", True),
            ({"categories": ["Dress"]}, "anything", False),
            ({"queries": ["blue jeans"], "categories": ["Dress"]}, "blue jeans", False),
        ],
    )
    async def test_a_rule_counts_for_the_searches_that_it_names(self, client, condition, typed, counts):
        before = brands(await search(client, typed=typed))
        await write(client, {**BOOST, "condition": condition})
        after = brands(await search(client, typed=typed))
        assert before == {"Alder", "Birch", "Cedar"}
        assert after == ({"Cedar"} if counts else before)

    async def test_a_rule_for_a_search_leaves_the_feed_alone(self, client):
        feed = (await client.get("/v1/users/rosa/recommendations")).json()["products"]
        await write(client, {**BOOST, "condition": {"queries": ["jeans"]}})
        assert (await client.get("/v1/users/rosa/recommendations")).json()["products"] == feed

    async def test_a_rule_that_is_not_enabled_waits(self, client):
        written = await write(client, {**BOOST, "is_enabled": False})
        assert not written["is_in_force"]
        assert len(brands(await search(client))) == 3


async def test_a_redirect_and_a_banner_come_with_the_answer_to_their_search(client):
    condition = {"queries": ["gift card"]}
    await write(client, {"kind": "redirect", "condition": condition, "content": {"url": "/gift-cards"}})
    await write(client, {"kind": "banner", "condition": condition, "content": {"text": "Wrapped for free"}})
    answer = await search(client, typed="a gift card")
    assert answer["redirect"] == "/gift-cards"
    assert answer["banners"] == [{"text": "Wrapped for free", "url": None, "image_url": None}]
    other = await search(client, typed="jeans")
    assert (other["redirect"], other["banners"]) == (None, [])


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"kind": "boost"}, "Say which products"),
        ({"kind": "pin", "selector": {"brands": ["Alder"]}}, "A pin needs the ids"),
        ({"kind": "boost", "selector": {"brands": ["Nobody"]}}, "does not have: brand Nobody"),
        ({**BOOST, "condition": {"segments": ["vip"]}}, "does not have: segment vip"),
        ({"kind": "redirect", "content": {"url": "/sale"}}, "A redirect needs"),
        ({"kind": "redirect", "content": {"url": "javascript:alert(1)"}}, "content.url"),
        ({"kind": "banner"}, "A banner needs"),
    ],
)
async def test_what_cannot_be_a_rule_is_refused_with_the_reason_and_not_kept(client, rule, reason):
    answer = (await client.post("/v1/rules", json=rule, headers=BY)).json()
    assert reason in answer["refused"]
    assert (await client.get("/v1/rules")).json() == {"rules": []}
    assert await changes(client) == []


class TestHistory:
    async def test_each_change_tells_who_made_it_and_what_was_before(self, client):
        number = (await write(client, BOOST))["id"]
        await client.put(f"/v1/rules/{number}", json={**BOOST, "strength": 0.5}, headers=BY)
        await client.delete(f"/v1/rules/{number}", headers=BY)
        listed = await changes(client)
        assert [(one["action"], one["rule_id"]) for one in listed] == [
            ("removed", number),
            ("changed", number),
            ("added", number),
        ]
        assert (listed[1]["before"]["strength"], listed[1]["after"]["strength"]) == (1.0, 0.5)
        assert {one["changed_by"] for one in listed} == {"key 4f9a2c1b7d03"}
        assert (listed[0]["after"], listed[2]["before"]) == (None, None)

    async def test_a_removed_rule_comes_back_under_its_number_and_goes_again(self, client):
        number = (await write(client, BOOST))["id"]
        await client.delete(f"/v1/rules/{number}", headers=BY)
        assert len(brands(await search(client))) == 3
        removed = (await changes(client))[0]["id"]
        undone = (await client.post(f"/v1/rule-changes/{removed}:undo", headers=BY)).json()["change"]
        assert (undone["undoes"], undone["rule_id"]) == (removed, number)
        assert brands(await search(client)) == {"Cedar"}
        await client.post(f"/v1/rule-changes/{undone['id']}:undo", headers=BY)
        assert (await client.get(f"/v1/rules/{number}")).status_code == 404

    async def test_only_the_latest_change_of_a_rule_is_taken_back(self, client):
        number = (await write(client, BOOST))["id"]
        added = (await changes(client))[0]["id"]
        await client.put(f"/v1/rules/{number}", json={**BOOST, "strength": 0.5}, headers=BY)
        refused = await client.post(f"/v1/rule-changes/{added}:undo", headers=BY)
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:smartrec:problem:rule-changed-since",
        )


class TestDraft:
    async def test_a_draft_counts_in_its_own_search_and_in_no_other(self, client):
        draft = {"rule": {**BOOST, "is_enabled": False}}
        assert brands(await search(client, draft=draft)) == {"Cedar"}
        assert len(brands(await search(client))) == 3
        assert (await client.get("/v1/rules")).json() == {"rules": []}

    async def test_a_draft_takes_the_place_of_the_rule_that_it_changes(self, client):
        number = (await write(client, BOOST))["id"]
        other = {"kind": "exclude", "selector": {"brands": ["Cedar"]}}
        assert "Cedar" not in brands(
            await search(client, draft={"rule": other, "replaces": number}, limit=30)
        )
        assert brands(await search(client)) == {"Cedar"}
