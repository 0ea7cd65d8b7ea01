"""While the recommender or its database is gone: what is still answered, and what becomes of transactions."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import httpx
import pytest
import redis

from smartrec.embedded.running import running_valkey
from smartrec_gateway.clients import recommender
from smartrec_gateway.clients.product_pages import IN_DOUBT_SECONDS, STAND_IN_AFTER_SECONDS, patience_seconds
from smartrec_gateway.clients.transaction_queue import FROM_THE_OLDEST, LEASE, NotKept, TransactionQueue
from smartrec_gateway.clients.upstream import CallOptions, Upstream
from smartrec_gateway.protection.load.admission import FAILURES_TO_OPEN
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.service import Trouble

DRESS = {"query": "red dress", "user_id": "maya"}
PURCHASE = {"user_id": "maya", "product_id": "P00005", "kind": "purchase"}
TROUBLES: list[Trouble] = ["down", "breaks off", "error"]


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [product["id"] for product in answer.json()["products"]]


def popular_was_asked(services: FakeServices) -> bool:
    return any(request.url.path == "/v1/popular" for request in services.recommender.requests)


def is_waiting(redis_url: str) -> bool:
    with redis.Redis.from_url(redis_url) as client:
        return bool(client.xlen("smartrec:gateway:transactions"))


@pytest.mark.parametrize("trouble", [*TROUBLES, "slow"])
async def test_what_was_asked_before_gets_the_answer_of_before(
    gateway: httpx.AsyncClient, services: FakeServices, trouble: Trouble
) -> None:
    before = [
        ids(await gateway.post("/v1/search/text", json=DRESS)),
        ids(await gateway.get("/v1/users/maya/recommendations")),
    ]
    services.recommender.trouble = trouble
    answers = [
        await gateway.post("/v1/search/text", json=DRESS),
        await gateway.get("/v1/users/maya/recommendations"),
    ]
    assert [ids(answer) for answer in answers] == before
    assert [answer.json()["degraded"] for answer in answers] == [["recommender"]] * 2


async def test_what_was_not_asked_before_gets_the_popular_products_and_no_filter_is_broken(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await gateway.post("/v1/search/text", json=DRESS)
    async with asyncio.timeout(10):
        while not popular_was_asked(services):  # noqa: ASYNC110 (nobody waits for that call)
            await asyncio.sleep(0)
    services.recommender.trouble = "down"
    answer = (await gateway.post("/v1/search/text", json={"query": "blue jeans", "limit": 7})).json()
    assert (len(answer["products"]), answer["degraded"]) == (7, ["recommender"])
    assert answer["understood"]["understood"] is False
    filtered = {"query": "blue jeans", "filters": {"price_max": 5}}
    assert_problem(await gateway.post("/v1/search/text", json=filtered), 503, "recommender-unavailable")


async def test_a_new_sentence_does_not_wait_for_words_that_only_a_silent_recommender_knows(
    services: FakeServices,
) -> None:
    patient = {"deadline_seconds": 60, "recommender_timeout_seconds": 60}
    async with gateway_client(services, **patient) as gateway, asyncio.timeout(30):
        await gateway.post("/v1/search/text", json=DRESS)
        while not popular_was_asked(services):  # noqa: ASYNC110 (nobody waits for that call)
            await asyncio.sleep(0)
        services.recommender.trouble = "slow"
        answer = await gateway.post("/v1/search/text", json={"query": "Marlow jeans in a qwertz cut"})
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["recommender"])


async def test_who_finds_the_recommender_back_is_answered_by_it(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await gateway.post("/v1/search/text", json=DRESS)
    services.recommender.trouble = "down"
    for _ in range(FAILURES_TO_OPEN):
        await gateway.post("/v1/search/text", json=DRESS)
    services.recommender.trouble = None
    async with asyncio.timeout(30):  # in doubt it is given a tenth of a second, which a busy machine may need
        answer = await gateway.post("/v1/search/text", json=DRESS)
        while answer.json()["degraded"]:
            answer = await gateway.post("/v1/search/text", json=DRESS)
    assert len(answer.json()["products"]) == 10


def test_when_one_has_just_waited_in_vain_others_wait_less_until_there_is_an_answer(
    services: FakeServices,
) -> None:
    options = CallOptions(timeout_seconds=4, limit=recommender.LIMIT)
    upstream = Upstream("recommender", services, "http://recommender", {}, options)
    assert patience_seconds(upstream) == STAND_IN_AFTER_SECONDS
    upstream.admission.failed(time.monotonic())
    assert patience_seconds(upstream) == IN_DOUBT_SECONDS
    upstream.admission.succeeded()
    assert patience_seconds(upstream) == STAND_IN_AFTER_SECONDS


async def test_a_feed_that_was_not_asked_for_before_is_the_popular_products(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await gateway.post("/v1/search/text", json=DRESS)
    async with asyncio.timeout(10):
        while not popular_was_asked(services):  # noqa: ASYNC110 (nobody waits for that call)
            await asyncio.sleep(0)
    services.recommender.trouble = "down"
    feed = (await gateway.get("/v1/users/tom/recommendations?limit=5")).json()
    assert (len(feed["products"]), feed["degraded"]) == (5, ["recommender"])
    for narrow in ("price_max=5", "on_sale=true", "colour=red"):
        answer = await gateway.get(f"/v1/users/tom/recommendations?{narrow}")
        assert_problem(answer, 503, "recommender-unavailable")
    assert_problem(await gateway.get("/v1/new"), 503, "recommender-unavailable")


async def test_an_erased_user_is_in_no_answer_of_before(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await gateway.get("/v1/users/maya/recommendations")
    await gateway.delete("/v1/users/maya")
    services.recommender.trouble = "down"
    answer = await gateway.get("/v1/users/maya/recommendations")
    assert_problem(answer, 503, "recommender-unavailable")


@pytest.mark.parametrize("trouble", [*TROUBLES, "records, then breaks off"])
async def test_a_transaction_is_accepted_and_recorded_once_when_the_database_is_back(
    services: FakeServices, redis_url: str, trouble: Trouble
) -> None:
    services.recommender.trouble = trouble
    async with gateway_client(services, redis_url=redis_url) as gateway:
        headers = {"Idempotency-Key": "order-17"}
        answer = await gateway.post("/v1/transactions", json=PURCHASE, headers=headers)
        assert (answer.status_code, answer.json()) == (
            202,
            {"status": "accepted", "idempotency_key": "order-17"},
        )
        services.recommender.trouble = None
        async with asyncio.timeout(30):
            while is_waiting(redis_url):  # noqa: ASYNC110 (it is done by a task of the gateway's own)
                await asyncio.sleep(0.05)
    assert [one["user_id"] for one in services.recommender.transactions] == ["maya"]


async def test_a_purchase_that_finds_no_room_is_accepted_too(services: FakeServices, redis_url: str) -> None:
    services.recommender.is_held = asyncio.Event()
    patient = {"deadline_seconds": 60, "recommender_timeout_seconds": 60}
    async with gateway_client(services, redis_url=redis_url, **patient) as gateway:
        held = [asyncio.ensure_future(gateway.get("/v1/popular")) for _ in range(16)]
        async with asyncio.timeout(30):
            while len(services.recommender.requests) < len(held):  # noqa: ASYNC110 (they have no event)
                await asyncio.sleep(0)
        answer = await gateway.post("/v1/transactions", json=PURCHASE)
        assert answer.status_code == 202
        services.recommender.is_held.set()
        await asyncio.gather(*held)
        async with asyncio.timeout(30):
            while is_waiting(redis_url):  # noqa: ASYNC110 (it is done by a task of the gateway's own)
                await asyncio.sleep(0.05)
    assert len(services.recommender.transactions) == 1


async def test_what_another_gateway_accepted_is_recorded_by_this_one(
    services: FakeServices, redis_url: str
) -> None:
    services.recommender.trouble = "down"
    async with gateway_client(services, redis_url=redis_url) as gateway:
        assert (await gateway.post("/v1/transactions", json=PURCHASE)).status_code == 202
    services.recommender.trouble = None
    async with gateway_client(services, redis_url=redis_url), asyncio.timeout(30):
        while not services.recommender.transactions:  # noqa: ASYNC110 (as above)
            await asyncio.sleep(0.05)


def queue_many(redis_url: str, users: Iterable[str], tenant: str = "", product: str = "P00005") -> None:
    with redis.Redis.from_url(redis_url) as client, client.pipeline() as pipeline:
        for user in users:
            body = json.dumps({**PURCHASE, "user_id": user, "product_id": product})
            received = {"received_at": "2026-05-01T10:00:00+00:00"}
            pipeline.xadd(
                "smartrec:gateway:transactions", {"tenant": tenant, "key": user, "body": body, **received}
            )
        pipeline.execute()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 (it is done by tasks of the gateways' own)
            await asyncio.sleep(0.05)


def bought_by(services: FakeServices) -> list[str]:
    return [one["user_id"] for one in services.recommender.transactions]


async def test_a_long_queue_is_recorded_many_at_a_time_and_by_several_gateways_once(
    services: FakeServices, redis_url: str
) -> None:
    users = [f"u{number}" for number in range(1_500)]
    queue_many(redis_url, users)
    async with (
        gateway_client(services, redis_url=redis_url),
        gateway_client(services, redis_url=redis_url),
    ):
        await until(lambda: not is_waiting(redis_url))
    assert bought_by(services) == users
    assert len(services.recommender.batches) < 10
    times = {one["received_at"] for one in services.recommender.transactions}
    assert times == {"2026-05-01T10:00:00+00:00"}


async def test_one_that_cannot_be_recorded_keeps_back_no_other(
    services: FakeServices, redis_url: str
) -> None:
    services.recommender.breaks_at = "u3"
    queue_many(redis_url, ["u0", "u1", "u2", "u3", *(f"u{number}" for number in range(4, 12))])
    queue_many(redis_url, ["another shop's"], tenant="other")
    queue_many(redis_url, ["refused for good"], product="P99999")
    async with gateway_client(services, redis_url=redis_url):
        with redis.Redis.from_url(redis_url) as client:
            await until(lambda: client.xlen("smartrec:gateway:transactions") == 1)
        assert len(bought_by(services)) == len(set(bought_by(services))) == 12
        services.recommender.breaks_at = None
        await until(lambda: not is_waiting(redis_url))
    assert bought_by(services)[-1] == "u3"


async def test_a_turn_that_was_lost_ends_and_takes_nothing_from_who_has_it_now(redis_url: str) -> None:
    queue_many(redis_url, ["u0"])
    slow, quick = TransactionQueue(redis_url), TransactionQueue(redis_url)
    async with quick.turn() as nothing_to_wait_for:
        assert nothing_to_wait_for is not None
        async with slow.turn() as not_mine:
            assert not_mine is None
    with redis.Redis.from_url(redis_url) as client:
        async with slow.turn() as lost:
            assert lost is not None
            client.delete(LEASE)  # as if its time had passed
            async with quick.turn() as mine:
                assert mine is not None
                with pytest.raises(NotKept):
                    await lost.oldest(1, FROM_THE_OLDEST)
                assert len(await mine.oldest(1, FROM_THE_OLDEST)) == 1
    await slow.close()
    await quick.close()


async def test_a_redis_that_writes_nothing_to_disk_is_trusted_with_nothing(
    services: FakeServices, tmp_path: Path
) -> None:
    services.recommender.trouble = "down"
    with running_valkey(tmp_path / "valkey") as server:
        with redis.Redis.from_url(server.url) as client:
            client.config_set("appendonly", "no")
        async with gateway_client(services, redis_url=server.url) as gateway:
            answer = await gateway.post("/v1/transactions", json=PURCHASE)
    assert_problem(answer, 503, "recommender-unavailable")


async def test_what_may_be_on_disk_is_not_told_to_be_refused_and_counts_once(
    services: FakeServices, tmp_path: Path
) -> None:
    services.recommender.trouble = "down"
    with running_valkey(tmp_path / "valkey") as server:
        with redis.Redis.from_url(server.url) as client:
            client.config_set("appendfsync", "no")  # so it is never known to be on disk
        async with gateway_client(services, redis_url=server.url) as gateway:
            answer = await gateway.post("/v1/transactions", json=PURCHASE)
            assert_problem(answer, 503, "outcome-unknown")
            services.recommender.trouble = None
            again = {"Idempotency-Key": answer.json()["idempotency_key"]}
            async with asyncio.timeout(30):
                while is_waiting(server.url):  # noqa: ASYNC110 (it is done by a task of the gateway's own)
                    await asyncio.sleep(0.05)
            assert (await gateway.post("/v1/transactions", json=PURCHASE, headers=again)).status_code == 201
    assert len(services.recommender.transactions) == 1
