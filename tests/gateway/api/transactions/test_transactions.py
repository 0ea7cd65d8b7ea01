"""POST /v1/transactions."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

URL = "/v1/transactions"
PURCHASE = {"user_id": "maya", "product_id": "P00005", "kind": "purchase"}


async def test_a_purchase_is_recorded_and_changes_the_next_answer(gateway: httpx.AsyncClient) -> None:
    async def first_ids() -> list[str]:
        body = (await gateway.get("/v1/users/maya/recommendations")).json()
        return [product["id"] for product in body["products"]]

    before = await first_ids()
    answer = await gateway.post(URL, json=PURCHASE)
    assert answer.status_code == 201
    assert answer.json() == {"transaction_id": "1"}
    assert await first_ids() != before


async def test_the_idempotency_key_is_passed_on(gateway: httpx.AsyncClient, services: FakeServices) -> None:
    await gateway.post(URL, json=PURCHASE, headers={"Idempotency-Key": "order-17"})
    assert services.recommender.requests[-1].headers["Idempotency-Key"] == "order-17"


async def test_time_quantity_and_rating_are_passed_on(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    rated = {**PURCHASE, "kind": "rating", "rating": 4, "occurred_at": "2026-11-20T10:00:00+01:00"}
    assert (await gateway.post(URL, json=rated)).status_code == 201
    assert services.recommender.last_json() == rated
    assert (await gateway.post(URL, json={**PURCHASE, "quantity": 3})).status_code == 201
    assert services.recommender.last_json()["quantity"] == 3


async def test_the_shops_own_id_is_passed_on_and_makes_sending_again_safe(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    named = {**PURCHASE, "transaction_id": " order 17/1 "}
    assert (await gateway.post(URL, json=named)).status_code == 201
    assert services.recommender.last_json() == {**PURCHASE, "transaction_id": "order 17/1"}


BAD: list[tuple[dict[str, Any], str]] = [
    ({"kind": "stolen"}, "kind"),
    ({"user_id": ""}, "user_id"),
    ({"user_id": "a\tb"}, "user_id"),
    ({"product_id": "x" * 200}, "product_id"),
    ({"quantity": 0}, "quantity"),
    ({"quantity": -2}, "quantity"),
    ({"kind": "rating", "rating": 6}, "rating"),
    ({"kind": "rating", "rating": 4.5}, "rating"),
    ({"kind": "rating"}, "body"),
    ({"rating": 4}, "body"),
    ({"occurred_at": "yesterday"}, "occurred_at"),
    ({"occurred_at": "2026-11-20T10:00:00"}, "occurred_at"),
    ({"pric": 1}, "pric"),
    ({"transaction_id": " "}, "transaction_id"),
    ({"transaction_id": "x" * 129}, "transaction_id"),
    ({"transaction_id": "a\x00b"}, "transaction_id"),
]


@pytest.mark.parametrize(("change", "field"), BAD)
async def test_a_bad_field_is_named_and_nothing_recorded(
    gateway: httpx.AsyncClient, services: FakeServices, change: dict[str, Any], field: str
) -> None:
    document = assert_problem(await gateway.post(URL, json={**PURCHASE, **change}), 422, "invalid-request")
    assert [error["field"] for error in document["errors"]] == [field]
    assert services.recommender.transactions == []


@pytest.mark.parametrize("key", ["", "with space", "x" * 256])
async def test_a_bad_idempotency_key_is_named(gateway: httpx.AsyncClient, key: str) -> None:
    answer = await gateway.post(URL, json=PURCHASE, headers={"Idempotency-Key": key})
    assert assert_problem(answer, 422, "invalid-request")["errors"][0]["field"] == "Idempotency-Key"


async def test_an_unknown_product_cannot_be_bought(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post(URL, json={**PURCHASE, "product_id": "P99999"})
    assert_problem(answer, 404, "unknown-product")


async def test_a_body_that_is_not_json_is_a_problem(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post(URL, content=b"buy!", headers={"content-type": "application/json"})
    assert_problem(answer, 400, "malformed-json")
    assert_problem(await gateway.post(URL, content=b"buy!"), 415, "unsupported-media-type")


async def test_an_answer_to_a_repetition_says_so(gateway: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "order-18"}
    first = await gateway.post(URL, json=PURCHASE, headers=key)
    again = await gateway.post(URL, json=PURCHASE, headers=key)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json()
