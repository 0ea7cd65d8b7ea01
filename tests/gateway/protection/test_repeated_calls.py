"""Writes with an Idempotency-Key are done once, reads that have not changed are not sent again."""

from __future__ import annotations

import asyncio

import pytest
import redis
from starlette.types import Receive, Scope, Send

from smartrec_gateway.protection.repeated_calls.keyed_writes import KeyedWrites
from smartrec_gateway.protection.repeated_calls.stored_answers import (
    IN_FLIGHT_SECONDS,
    LocalAnswers,
    StoredAnswer,
    StoredAnswers,
)
from tests.gateway.assertions import assert_problem
from tests.gateway.caller import Caller
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

RULE = {"kind": "boost", "selector": {"brands": ["Marlow"]}}
REFUSED = {"kind": "boost", "selector": {"brands": ["Nobody"]}}
KEY = {"Idempotency-Key": "console-1"}


@pytest.fixture(params=["in this process", "in Redis"])
async def gateway(request: pytest.FixtureRequest, services: FakeServices):
    settings = {}
    if request.param == "in Redis":
        settings["redis_url"] = request.getfixturevalue("redis_url")
    async with gateway_client(services, **settings) as client:
        yield client


class TestKeyedWrites:
    async def test_sent_again_a_write_is_answered_alike_and_not_done_again(self, gateway, services):
        first = await gateway.post("/v1/rules", json=RULE, headers=KEY)
        again = await gateway.post("/v1/rules", json=RULE, headers=KEY)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        assert again.headers["location"] == first.headers["location"]
        assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (
            None,
            "true",
        )
        assert first.headers["x-request-id"] != again.headers["x-request-id"]
        assert len(again.headers.get_list("x-request-id")) == 1
        assert len(services.recommender.rules.rules) == 1

    async def test_a_redis_that_has_lost_all_changes_nothing_for_who_asks_the_same_gateway_again(
        self, gateway, services, redis_url
    ):
        first = await gateway.post("/v1/rules", json=RULE, headers=KEY)
        with redis.Redis.from_url(redis_url) as client:
            client.flushall()
        again = await gateway.post("/v1/rules", json=RULE, headers=KEY)
        assert again.json() == first.json()
        assert len(services.recommender.rules.rules) == 1

    async def test_another_request_under_the_same_key_is_refused(self, gateway, services):
        await gateway.post("/v1/rules", json=RULE, headers=KEY)
        other = await gateway.post("/v1/rules", json={**RULE, "strength": 0.5}, headers=KEY)
        assert_problem(other, 422, "idempotency-key-reused")
        assert_problem(await gateway.delete("/v1/rules/1", headers=KEY), 422, "idempotency-key-reused")
        assert len(services.recommender.rules.rules) == 1

    async def test_what_is_answered_with_a_secret_is_made_each_time_and_kept_nowhere(self, gateway):
        wish = {"url": "https://shop.example/events"}
        made = [await gateway.post("/v1/webhooks", json=wish, headers=KEY) for _ in range(2)]
        assert [each.status_code for each in made] == [201, 201]
        assert not any("idempotency-replayed" in each.headers for each in made)

    async def test_while_the_first_is_in_flight_another_one_waits(self, gateway, services):
        services.recommender.is_held, services.recommender.was_asked = asyncio.Event(), asyncio.Event()
        first = asyncio.create_task(gateway.post("/v1/rules", json=RULE, headers=KEY))
        await services.recommender.was_asked.wait()
        refused = await gateway.post("/v1/rules", json=RULE, headers=KEY)
        assert_problem(refused, 409, "request-in-flight")
        assert refused.headers["retry-after"] == "1"
        services.recommender.is_held.set()
        assert (await first).status_code == 201

    async def test_nothing_is_kept_of_a_request_that_was_refused(self, gateway):
        assert_problem(await gateway.post("/v1/rules", json={}, headers=KEY), 422, "invalid-request")
        assert_problem(await gateway.post("/v1/rules", json=REFUSED, headers=KEY), 422, "setting-refused")
        assert (await gateway.post("/v1/rules", json=RULE, headers=KEY)).status_code == 201

    async def test_nothing_is_kept_of_a_request_that_failed(self, gateway, services):
        services.recommender.trouble = "down"
        assert (await gateway.post("/v1/rules", json=RULE, headers=KEY)).status_code == 503
        services.recommender.trouble = None
        assert (await gateway.post("/v1/rules", json=RULE, headers=KEY)).status_code == 201

    @pytest.mark.parametrize("key", ["", "two words", "x" * 251])
    async def test_a_key_that_is_none_is_refused(self, gateway, key):
        answer = await gateway.post("/v1/rules", json=RULE, headers={"Idempotency-Key": key})
        assert_problem(answer, 422, "invalid-request")

    async def test_a_search_is_answered_anew_whatever_its_key(self, gateway):
        for query in ("red dress", "blue jeans"):
            answer = await gateway.post("/v1/search/text", json={"query": query}, headers=KEY)
            assert answer.status_code == 200


def test_one_process_keeps_no_more_bytes_of_answers_than_it_may() -> None:
    """Each of a thousand may have a quarter of a megabyte, whoever sends them."""
    local = LocalAnswers(most_bytes=10)
    for name in ("a", "b", "c"):
        local.put(name, StoredAnswer(fingerprint=name, status=200, body="1234"), 60)
    assert [local.get(name) is not None for name in ("a", "b", "c")] == [False, True, True]
    local.put("b", StoredAnswer(fingerprint="b", status=200, body="123456"), 60)
    assert [local.get(name) is not None for name in ("b", "c")] == [True, True]
    local.put("d", StoredAnswer(fingerprint="d", status=200, body="12345678901"), 60)
    assert [local.get(name) is not None for name in ("b", "c", "d")] == [False, False, False]


class TestConditionalReads:
    async def test_what_has_not_changed_is_not_sent_again(self, gateway):
        first = await gateway.get("/v1/products/P00001")
        again = await gateway.get("/v1/products/P00001", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert first.headers["cache-control"] == "private, no-cache"

    async def test_what_has_changed_is_sent_with_another_tag(self, gateway):
        before = await gateway.get("/v1/rules")
        await gateway.post("/v1/rules", json=RULE)
        after = await gateway.get("/v1/rules", headers={"If-None-Match": before.headers["etag"]})
        assert (after.status_code, len(after.json()["rules"])) == (200, 1)
        assert after.headers["etag"] != before.headers["etag"]

    async def test_suggestions_may_be_kept_for_a_minute(self, gateway):
        answer = await gateway.get("/v1/suggest", params={"q": "floral"})
        assert answer.headers["cache-control"] == "private, max-age=60"

    async def test_a_problem_has_no_tag(self, gateway):
        answer = await gateway.get("/v1/products/none")
        assert_problem(answer, 404, "unknown-product")
        assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("path", "upload_seconds", "deadline_seconds"),
    [("/v1/imports", 600.0, 60.0), ("/v1/products:batch", 0.0, 500.0)],
)
async def test_a_key_is_held_for_as_long_as_a_call_may_take_and_not_for_ever(
    path: str, upload_seconds: float, deadline_seconds: float
) -> None:
    now, begun = 0.0, asyncio.Event()
    answers = StoredAnswers(None, clock=lambda: now)

    async def never_ends(_scope: Scope, _receive: Receive, _send: Send) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def is_begun() -> bool:
        begun.clear()
        caller = Caller("POST", path, b"", "multipart/form-data; boundary=x")
        caller.scope["headers"].append((b"idempotency-key", b"import-1"))
        writes = KeyedWrites(never_ends, answers, upload_seconds, deadline_seconds)
        call = asyncio.ensure_future(writes(caller.scope, caller.receive, caller.send))
        calls.append(call)
        await asyncio.wait([call, asyncio.ensure_future(begun.wait())], return_when=asyncio.FIRST_COMPLETED)
        return begun.is_set()

    calls: list[asyncio.Future[None]] = []
    assert await is_begun()
    now = upload_seconds + deadline_seconds
    assert not await is_begun(), "the first may still arrive"
    now += IN_FLIGHT_SECONDS
    assert await is_begun(), "the gateway that took the first has gone"
    for call in calls:
        call.cancel()
