"""The limit on calls a minute, counted in a real Redis."""

from __future__ import annotations

import httpx

from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

URL = "/v1/products/P00001"


async def test_a_caller_over_the_limit_is_told_when_to_come_back(
    services: FakeServices, redis_url: str
) -> None:
    async with gateway_client(services, redis_url=redis_url, rate_limit_per_minute=3) as gateway:
        answers = [await gateway.get(URL) for _ in range(8)]  # eight: the minute may turn once in between
        assert (await gateway.get("/")).status_code == 200
    assert [answer.status_code for answer in answers[:3]] == [200] * 3
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) >= 2
    for answer in refused:
        assert_problem(answer, 429, "too-many-requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 60


async def test_callers_with_different_keys_or_addresses_do_not_share_a_count(
    services: FakeServices, redis_url: str
) -> None:
    async with gateway_client(services, redis_url=redis_url, rate_limit_per_minute=3) as gateway:
        for number in range(8):
            answer = await gateway.get(URL, headers={"x-api-key": f"caller-{number}"})
            assert answer.status_code == 200


async def test_without_redis_callers_are_served_unlimited(services: FakeServices) -> None:
    nobody = "redis://127.0.0.1:9/0"
    async with gateway_client(services, redis_url=nobody, rate_limit_per_minute=1) as gateway:
        answers: list[httpx.Response] = [await gateway.get(URL) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200] * 4


async def test_zero_means_no_limit(services: FakeServices, redis_url: str) -> None:
    async with gateway_client(services, redis_url=redis_url, rate_limit_per_minute=0) as gateway:
        assert (await gateway.get(URL)).status_code == 200
