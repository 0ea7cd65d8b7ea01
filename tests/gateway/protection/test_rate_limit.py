"""Limits by key, user, address and shop: counted in a real Redis, and in the process where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from smartrec_gateway.protection.keys.key_file import KeyFile
from smartrec_gateway.protection.keys.records import KeyWish
from smartrec_gateway.protection.rates.counters import Counter, LocalCounter
from smartrec_gateway.protection.rates.limits import Limit
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices
from tests.gateway.keys.tokens import Issuer, settings_of

URL = "/v1/products/P00001"
NOBODY = "redis://127.0.0.1:9/0"


async def test_a_caller_over_the_limit_is_told_when_to_come_back(
    services: FakeServices, redis_url: str
) -> None:
    async with gateway_client(services, redis_url=redis_url, rate_limit_per_minute=3) as gateway:
        answers = [await gateway.get(URL) for _ in range(5)]
        assert (await gateway.get("/")).status_code == 200
    assert [answer.status_code for answer in answers[:3]] == [200] * 3
    refused = answers[-1]
    assert_problem(refused, 429, "too-many-requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 20, "a third of the limit comes back in 20 seconds"


async def test_every_answer_tells_what_is_left(services: FakeServices, redis_url: str) -> None:
    async with gateway_client(services, redis_url=redis_url, rate_limit_per_minute=60) as gateway:
        answers = [await gateway.get(URL), await gateway.get("/v1/products/none")]
    for answer in answers:
        assert answer.headers["ratelimit-policy"] == '"key";q=60;w=60'
        assert answer.headers["ratelimit"].startswith('"key";r=5')


async def test_a_photo_costs_more_than_words_and_these_more_than_a_cached_answer(
    services: FakeServices, photo: bytes
) -> None:
    files = {"image": ("a.jpg", photo, "image/jpeg")}
    settings = {"rate_limit_per_minute": 0, "tenant_quota_per_day": 1_000}
    async with gateway_client(services, **settings) as gateway:

        async def cost(method: str, path: str, **request: Any) -> int:
            before = await _left(gateway)
            await gateway.request(method, path, **request)
            return before - await _left(gateway) - 1

        assert await cost("POST", "/v1/search/image", files=files) == 10
        assert await cost("POST", "/v1/search/text", json={"query": "dress"}) == 3
        assert await cost("GET", "/v1/popular") == 1


async def _left(gateway: httpx.AsyncClient) -> int:
    """Of a quota, which gets nothing back while the test runs."""
    rest: str = (await gateway.get(URL)).headers["ratelimit"]
    return int(rest.partition("r=")[2].partition(";")[0])


async def test_keys_do_not_share_a_limit(services: FakeServices, tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    one, other = (file.create(KeyWish(name="k", scopes=("search",)))[1] for _ in range(2))
    async with gateway_client(services, rate_limit_per_minute=3, keys_file=file.path) as gateway:
        statuses = [(await gateway.get(URL, headers={"x-api-key": one})).status_code for _ in range(4)]
        first_of_other = await gateway.get(URL, headers={"x-api-key": other})
    assert statuses == [200, 200, 200, 429]
    assert first_of_other.status_code == 200


async def test_all_gateways_count_together(redis_url: str) -> None:
    counters = [Counter(redis_url, timeout_seconds=10) for _ in range(2)]
    refusals = [(await counters[number % 2].take(LIMITS, 5)).refused_by for number in range(3)]
    assert refusals == [None, None, LIMITS[0]]
    for counter in counters:
        await counter.close()


async def test_visitors_with_a_public_key_or_a_token_are_limited_by_address_and_user(
    services: FakeServices, tmp_path: Path
) -> None:
    origin, issuer = "https://shop.example", Issuer()
    wish = KeyWish(name="page", kind="public", origins=(origin,))
    public = {"x-api-key": KeyFile(tmp_path / "keys.json").create(wish)[1], "origin": origin}
    settings = {"keys_file": tmp_path / "keys.json", "user_limit_per_minute": 1}
    settings |= {**settings_of(issuer.write(tmp_path / "jwks")), "address_limit_per_minute": 3}
    async with gateway_client(services, **settings) as gateway:
        maya, noah = (
            {**public, "authorization": f"Bearer {issuer.token(user)}"} for user in ("maya", "noah")
        )
        of_maya = [await gateway.get(URL, headers=maya) for _ in range(2)]
        of_noah = await gateway.get(URL, headers=noah)
        others = [await gateway.get(URL, headers=public) for _ in range(2)]
    assert [answer.status_code for answer in of_maya] == [200, 429]
    assert "each user" in of_maya[-1].json()["detail"]
    assert '"user";q=1;w=60' in of_maya[0].headers["ratelimit-policy"]
    assert of_noah.status_code == 200
    assert [answer.status_code for answer in others] == [200, 429]
    assert "each address" in others[-1].json()["detail"]


async def test_a_shops_quota_of_the_day_is_its_own(services: FakeServices, tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("outlet sk-outlet\nother sk-other\n")
    settings = {"tenant_keys_file": keys, "tenant_quota_per_day": 2}
    async with gateway_client(services, **settings) as gateway:
        of_outlet = [await gateway.get(URL, headers={"x-api-key": "sk-outlet"}) for _ in range(3)]
        of_other = await gateway.get(URL, headers={"x-api-key": "sk-other"})
    assert [answer.status_code for answer in of_outlet] == [200, 200, 429]
    assert_problem(of_outlet[-1], 429, "quota-used-up")
    assert 1 <= int(of_outlet[-1].headers["retry-after"]) <= 86_400
    assert of_other.status_code == 200


@pytest.mark.parametrize("redis_at", [NOBODY, None])
async def test_without_redis_each_gateway_counts_alone_and_nobody_is_unlimited(
    services: FakeServices, redis_at: str | None
) -> None:
    for _ in range(2):
        async with gateway_client(services, redis_url=redis_at, rate_limit_per_minute=3) as gateway:
            answers = [await gateway.get(URL) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_zero_means_no_limit(services: FakeServices) -> None:
    async with gateway_client(services, rate_limit_per_minute=0) as gateway:
        answer = await gateway.get(URL)
    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers


async def test_an_address_that_a_caller_makes_up_is_not_counted(
    services: FakeServices, redis_url: str
) -> None:
    async with gateway_client(services, redis_url=redis_url, rate_limit_per_minute=3) as gateway:
        answers = [
            await gateway.get(URL, headers={"x-forwarded-for": f"192.0.2.{number}"}) for number in range(4)
        ]
    assert answers[-1].status_code == 429


LIMITS = (Limit("key", "k", 10, 60), Limit("shop", "s", 12, 86_400, 3_600))


async def test_redis_and_the_process_count_alike(redis_url: str) -> None:
    shared, local = Counter(redis_url, timeout_seconds=10), LocalCounter(clock=lambda: 0.0)
    for cost, always in ((4, False), (5, False), (3, False), (1, False), (5, True)):
        there = await shared.take(LIMITS, cost, always=always)
        here = local.take(LIMITS, cost, always=always)
        assert there.refused_by == here.refused_by
        assert [round(each, 0) for each in there.left] == [round(each, 0) for each in here.left]
    await shared.close()


def test_a_bucket_fills_evenly_and_a_count_does_not() -> None:
    now = 0.0
    counter = LocalCounter(clock=lambda: now)
    assert counter.take(LIMITS, 10).refused_by is None
    refused = counter.take(LIMITS, 1)
    assert refused.refused_by == LIMITS[0]
    assert refused.seconds_to_wait() == 6
    now += 6
    assert counter.take(LIMITS, 1).refused_by is None
    now += 60
    spent = counter.take(LIMITS, 2)
    assert spent.refused_by == LIMITS[1]
    assert spent.seconds_to_wait() == 3_600
