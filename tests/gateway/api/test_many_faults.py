"""A body with thousands of faults is refused without a list of them, which would be far larger."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from smartrec_gateway.api.requests.many_faults import LARGE_BYTES, MOST_TOLD
from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

ROW = {"user_id": "maya", "product_id": "P00001", "kind": "view"}


def unknown(count: int) -> dict[str, int]:
    return {f"no-field-{number}": 1 for number in range(count)}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/search/text", {"query": "red dress", **unknown(3_000)}),
        ("/v1/transactions:batch", {"transactions": [{**ROW, **unknown(100)} for _ in range(50)]}),
        ("/v1/products:batch", {"products": [{"id": "P1"}], **unknown(3_000)}),
    ],
)
async def test_thousands_of_faults_are_counted_and_not_told(
    gateway: httpx.AsyncClient, path: str, body: dict[str, Any]
) -> None:
    answer = await gateway.post(path, json=body)
    problem = assert_problem(answer, 422, "invalid-request")
    assert "fields are wrong, too many to name" in problem["detail"]
    assert problem["errors"] == []


async def test_some_faults_of_a_large_body_are_told_one_by_one(gateway: httpx.AsyncClient) -> None:
    rows = [ROW for _ in range(LARGE_BYTES // 50)] + [{**ROW, "kind": "wish"}]
    problem = assert_problem(
        await gateway.post("/v1/transactions:batch", json={"transactions": rows, **unknown(MOST_TOLD - 1)}),
        422,
        "invalid-request",
    )
    assert len(problem["errors"]) == MOST_TOLD


async def test_a_large_body_without_a_fault_is_read_as_a_small_one(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    many = [{**ROW, "occurred_at": "2026-11-01T10:00:00Z"} for _ in range(LARGE_BYTES // 50)]
    answers = [
        await gateway.post("/v1/transactions:batch", json={"transactions": rows}) for rows in (many[:1], many)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    sent = [
        json.loads(request.content)["transactions"]
        for request in services.recommender.requests
        if request.url.path.endswith("transactions:batch")
    ]
    assert [len(rows) for rows in sent] == [1, len(many)]
    keys = [set(rows[0]) for rows in sent]
    assert keys[0] == keys[1]
