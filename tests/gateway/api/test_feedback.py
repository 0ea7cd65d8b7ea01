"""POST /v1/feedback, and the reports of it."""

from __future__ import annotations

from typing import Any

import httpx

from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

URL = "/v1/feedback"
CLICK: dict[str, Any] = {"kind": "click", "product_id": "P00003", "user_id": "maya"}


async def test_events_reach_the_recommender_each_with_an_id(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    batch = {"events": [{**CLICK, "event_id": "mine"}, {**CLICK, "list": "search", "position": 2}]}
    answer = await gateway.post(URL, json=batch, headers={"Idempotency-Key": "visit-7"})
    assert answer.status_code == 200
    assert answer.json()["recorded"] == 2
    assert [each["event_id"] for each in services.recommender.last_json()["events"]] == ["mine", "visit-7/1"]


async def test_what_cannot_be_recorded_is_named_and_the_rest_lands(gateway: httpx.AsyncClient) -> None:
    body = (await gateway.post(URL, json={"events": [{**CLICK, "product_id": "nowhere"}, CLICK]})).json()
    assert (body["recorded"], body["refused"]) == (1, 1)
    assert body["events"][0]["problem"] == "unknown-product"


async def test_an_unknown_kind_is_refused(gateway: httpx.AsyncClient) -> None:
    refused = await gateway.post(URL, json={"events": [{**CLICK, "kind": "stared"}]})
    assert_problem(refused, 422, "invalid-request")


async def test_an_outcome_that_is_not_known_names_the_key_to_send_again(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.trouble = "breaks off"
    answer = await gateway.post(URL, json={"events": [CLICK]}, headers={"Idempotency-Key": "visit-7"})
    assert assert_problem(answer, 503, "outcome-unknown")["idempotency_key"] == "visit-7"


async def test_reports_are_handed_on(gateway: httpx.AsyncClient) -> None:
    rows = (await gateway.get("/v1/reports/click-through", params={"by": "position"})).json()["rows"]
    assert rows == [{"name": "1", "impressions": 4, "clicks": 1, "purchases": 1, "rate": 0.25}]
    products = (await gateway.get("/v1/reports/wrong-categories")).json()["products"]
    assert products[0]["product_id"] == "P00003"
