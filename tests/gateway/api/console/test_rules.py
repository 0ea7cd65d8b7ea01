"""Business rules over the public API."""

from __future__ import annotations

import json

import httpx

from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

RULE = {"kind": "boost", "selector": {"brands": ["Marlow"]}, "condition": {"queries": ["frock"]}}


async def test_a_rule_is_written_read_changed_removed_and_brought_back(gateway: httpx.AsyncClient) -> None:
    written = await gateway.post("/v1/rules", json=RULE)
    assert (written.status_code, written.headers["location"]) == (201, "/v1/rules/1")
    assert written.json()["condition"]["queries"] == ["frock"]
    changed = await gateway.put("/v1/rules/1", json={**RULE, "is_enabled": False})
    assert not changed.json()["is_in_force"]
    assert (await gateway.delete("/v1/rules/1")).status_code == 204
    assert_problem(await gateway.get("/v1/rules/1"), 404, "unknown-rule")
    latest = (await gateway.get("/v1/rule-changes")).json()["changes"][0]
    assert (latest["action"], latest["changed_by"]) == ("removed", "this machine")
    undone = await gateway.post(f"/v1/rule-changes/{latest['id']}:undo")
    assert undone.status_code == 201
    assert [rule["id"] for rule in (await gateway.get("/v1/rules")).json()["rules"]] == [1]


async def test_what_cannot_be_set_is_told_with_its_reason(gateway: httpx.AsyncClient) -> None:
    refused = await gateway.post("/v1/rules", json={"kind": "bury", "selector": {"brands": ["Nobody"]}})
    assert_problem(refused, 422, "setting-refused")
    assert "brand Nobody" in refused.json()["detail"]


async def test_a_draft_is_tried_by_one_of_two_searches(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    draft = {"rule": RULE, "search": {"query": "red dress"}, "replaces": 3}
    tried = await gateway.post("/v1/rules:preview", json=draft)
    assert tried.status_code == 200, tried.text
    assert tried.json()["products"] == 7
    assert len(tried.json()["without"]["products"]) == len(tried.json()["with_rule"]["products"])
    drafts = [json.loads(search.content)["draft"] for search in services.recommender.searches]
    without, with_rule = sorted(drafts, key=bool)
    assert without is None
    assert (with_rule["replaces"], with_rule["rule"]["kind"]) == (3, "boost")


async def test_rules_are_chosen_by_what_was_typed_before_synonyms_were_read(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.synonyms = [{"phrase": "frock", "kind": "one_way", "means": "dress"}]
    await gateway.post("/v1/search/text", json={"query": "red frock"})
    asked = services.recommender.last_search()
    assert (asked["typed"], asked["words"]) == ("red frock", "red dress")


async def test_what_rules_show_comes_with_the_answer(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    banner = {"text": "Summer sale", "url": "/sale", "image_url": None}
    services.recommender.outcome = {"redirect": "/sale", "banners": [banner]}
    answer = (await gateway.post("/v1/search/text", json={"query": "sale"})).json()
    assert (answer["redirect"], answer["banners"]) == ("/sale", [banner])
