"""What happens when a service behind the gateway is down, slow or talks nonsense, and what they are told."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.service import Trouble, problem

TROUBLES: list[Trouble] = ["down", "garbage", "wrong shape", "error", "not found"]
SECRET = "of-this-stack"  # noqa: S105
PURCHASE = {"user_id": "maya", "product_id": "P00005", "kind": "purchase"}


async def search_image(gateway: httpx.AsyncClient, photo: bytes) -> httpx.Response:
    return await gateway.post("/v1/search/image", files={"image": ("a.jpg", photo, "image/jpeg")})


async def search_text(gateway: httpx.AsyncClient) -> httpx.Response:
    return await gateway.post("/v1/search/text", json={"query": "red dress"})


def assert_popular(answer: httpx.Response, degraded: list[str]) -> None:
    body: dict[str, Any] = answer.json()
    assert answer.status_code == 200
    assert body["degraded"] == degraded
    assert body["understood"]["understood"] is False
    assert len(body["products"]) == 10
    assert {reason["kind"] for product in body["products"] for reason in product["reasons"]} == {"popular"}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_without_vision_a_photo_is_to_be_sent_again(
    gateway: httpx.AsyncClient, services: FakeServices, photo: bytes, trouble: Trouble
) -> None:
    services.vision.trouble = trouble
    answer = await search_image(gateway, photo)
    assert_problem(answer, 503, "pictures-unreadable")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_without_nlp_the_words_are_looked_for_in_titles(
    gateway: httpx.AsyncClient, services: FakeServices, trouble: Trouble
) -> None:
    services.nlp.trouble = trouble
    assert_popular(await search_text(gateway), ["nlp"])
    asked = services.recommender.last_json()
    assert (asked["words"], asked["words_in_titles"], asked["understood"]) == ("red dress", True, False)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_without_the_recommender_every_endpoint_says_when_to_try_again(
    gateway: httpx.AsyncClient, services: FakeServices, photo: bytes, trouble: Trouble
) -> None:
    services.recommender.trouble = trouble
    answers = [
        await search_image(gateway, photo),
        await search_text(gateway),
        await gateway.get("/v1/users/maya/recommendations"),
        await gateway.get("/v1/products/P00001"),
        await gateway.get("/v1/products/P00001/similar"),
    ]
    for answer in answers:
        assert_problem(answer, 503, "recommender-unavailable")
        assert int(answer.headers["retry-after"]) > 0


async def test_slow_services_share_one_deadline_and_leave_the_recommender_its_part(
    services: FakeServices,
) -> None:
    async with gateway_client(services, deadline_seconds=0.6, recommender_reserve_seconds=0.4) as gateway:
        started = time.monotonic()
        services.nlp.trouble = "slow"
        assert_popular(await search_text(gateway), ["nlp"])
        assert time.monotonic() - started < 0.5
        services.recommender.trouble = "slow"
        started = time.monotonic()
        assert_problem(await gateway.get("/v1/products/P00001"), 503, "recommender-unavailable")
        assert 0.5 < time.monotonic() - started < 1.5


async def test_a_connection_that_fails_once_is_tried_again_with_the_whole_picture(
    gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
) -> None:
    services.vision.failures_to_connect = 1
    services.recommender.failures_to_connect = 1
    body = (await search_image(gateway, photo)).json()
    assert body["degraded"] == []
    assert services.vision.requests[-1].content == photo


async def test_a_transaction_that_was_not_sent_is_tried_again_and_then_to_be_sent_again(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.failures_to_connect = 1
    assert (await gateway.post("/v1/transactions", json=PURCHASE)).status_code == 201
    services.recommender.trouble = "down"
    assert_problem(await gateway.post("/v1/transactions", json=PURCHASE), 503, "recommender-unavailable")
    assert len(services.recommender.transactions) == 1


@pytest.mark.parametrize("trouble", ["breaks off", "garbage", "error", "records, then breaks off"])
async def test_a_transaction_that_may_have_been_recorded_counts_once_when_sent_again_as_told(
    gateway: httpx.AsyncClient, services: FakeServices, trouble: Trouble
) -> None:
    services.recommender.trouble = trouble
    answer = await gateway.post("/v1/transactions", json=PURCHASE)
    problem = assert_problem(answer, 503, "outcome-unknown")
    assert problem["idempotency_key"] in problem["detail"]
    services.recommender.trouble = None
    headers = {"Idempotency-Key": problem["idempotency_key"]}
    assert (await gateway.post("/v1/transactions", json=PURCHASE, headers=headers)).status_code == 201
    assert len(services.recommender.transactions) == 1


async def test_the_callers_own_key_is_the_one_to_send_again_with(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.trouble = "breaks off"
    answer = await gateway.post("/v1/transactions", json=PURCHASE, headers={"Idempotency-Key": "order-17"})
    assert assert_problem(answer, 503, "outcome-unknown")["idempotency_key"] == "order-17"


async def test_an_error_of_a_service_is_not_tried_again(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.trouble = "error"
    await gateway.get("/v1/products/P00001")
    assert len(services.recommender.requests) == 1


async def test_the_recommenders_own_degradation_is_passed_on(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    fine = services.recommender.fine

    def without_cache(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={**fine(request).json(), "degraded": ["cache"]})

    services.recommender.fine = without_cache  # type: ignore[method-assign]
    assert (await search_text(gateway)).json()["degraded"] == ["cache"]


@pytest.mark.parametrize("refusal", ["idempotency-key-reused", "date-in-the-future", "null-date"])
async def test_a_refused_transaction_is_told_in_our_own_words(
    gateway: httpx.AsyncClient, services: FakeServices, refusal: str
) -> None:
    services.recommender.fine = lambda _: problem(422, refusal)  # type: ignore[method-assign]
    answer = await gateway.post("/v1/transactions", json=PURCHASE, headers={"Idempotency-Key": "k1"})
    assert_problem(answer, 422, refusal)


async def test_an_id_of_another_transaction_is_told_as_a_conflict(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.fine = lambda _: problem(409, "transaction-id-taken")  # type: ignore[method-assign]
    sale = {"user_id": "maya", "product_id": "P00005", "kind": "purchase", "transaction_id": "order-17"}
    answer = await gateway.post("/v1/transactions", json=sale)
    assert "transaction_id" in assert_problem(answer, 409, "transaction-id-taken")["detail"]


@pytest.mark.parametrize("status", [400, 404, 409, 413, 415, 422])
async def test_a_refusal_that_is_in_no_table_keeps_its_class(
    gateway: httpx.AsyncClient, services: FakeServices, status: int
) -> None:
    services.recommender.fine = lambda _: problem(status, "of-a-newer-version")  # type: ignore[method-assign]
    for answer in (
        await gateway.get("/v1/popular"),
        await search_text(gateway),
        await gateway.post("/v1/transactions", json=PURCHASE),
    ):
        assert_problem(answer, status, "request-refused")


async def test_request_id_and_trace_are_passed_on(gateway: httpx.AsyncClient, services: FakeServices) -> None:
    trace_id = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"x-request-id": "abc-1", "traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}
    await gateway.post("/v1/search/text", json={"query": "red dress"}, headers=headers)
    for service in (services.nlp, services.recommender):
        assert service.requests[-1].headers["x-request-id"] == "abc-1"
        assert trace_id in service.requests[-1].headers["traceparent"]
        assert 0 < int(service.requests[-1].headers["x-request-timeout-ms"]) <= 60_000


async def test_the_callers_key_does_not_reach_the_services(services: FakeServices) -> None:
    async with gateway_client(services, api_key="secret-1") as gateway:
        await gateway.post("/v1/search/text", json={"query": "dress"}, headers={"x-api-key": "secret-1"})
    assert "secret-1" not in str(services.nlp.requests[-1].headers)


async def test_services_are_called_with_the_secret_of_the_stack(services: FakeServices, photo: bytes) -> None:
    async with gateway_client(services, internal_secret=SECRET) as gateway:
        await search_image(gateway, photo)
        await search_text(gateway)
    for service in (services.vision, services.nlp, services.recommender):
        assert service.requests[-1].headers["x-smartrec-secret"] == SECRET


async def test_ready_means_that_the_recommender_is(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    assert (await gateway.get("/readyz")).json() == {"ok": ["recommender"], "failing": {}}
    services.recommender.trouble = "down"
    answer = await gateway.get("/readyz")
    assert answer.status_code == 503
    assert list(answer.json()["failing"]) == ["recommender"]
    assert (await gateway.get("/livez")).status_code == 200


async def test_calls_to_services_are_counted_by_how_they_ended(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.nlp.trouble = "down"
    await search_text(gateway)
    metrics = (await gateway.get("/metrics")).text
    assert 'upstream_request_duration_seconds_count{outcome="unavailable",upstream="nlp"}' in metrics
