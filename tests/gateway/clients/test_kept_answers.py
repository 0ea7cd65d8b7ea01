"""What a gateway keeps of answers: how long, how much of each shop, and how all gateways forget a user."""

from __future__ import annotations

import asyncio

import httpx
import pytest
import redis

from smartrec_gateway.clients.erasures import Erasures, NotTold
from smartrec_gateway.clients.resilience.last_answers import LastAnswers
from smartrec_gateway.clients.resilience.remembered_answers import RememberedAnswers
from smartrec_service.erasure_news import KEY
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeServices

NO_REDIS = "redis://127.0.0.1:1/0"
FEED = "/v1/users/maya/recommendations"
FILTERED_FEED = f"{FEED}?price_max=60"
"""The popular products do not stand in for it."""


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_remembered_answers_end_and_are_bounded_and_forgotten_by_shop() -> None:
    clock = Clock()
    known = RememberedAnswers(most=2, clock=clock)
    known.keep("shop", "a", 1, 10)
    known.keep(None, "a", 2, 10)
    assert (known.get("shop", "a"), known.get(None, "a")) == (1, 2)
    known.keep(None, "b", 3, 10)
    assert (known.get("shop", "a"), known.get(None, "a")) == (1, None)
    known.forget(None)
    assert known.get(None, "b") is None
    known.keep(None, "b", 3, 10)
    clock.seconds += 11
    assert known.get(None, "b") is None


def test_a_shop_that_asks_for_much_pushes_out_its_own_answers_alone() -> None:
    known = RememberedAnswers(most=4)
    known.keep("quiet", "a", 1, 10)
    for number in range(100):
        known.keep("loud", number, number, 10)
    assert known.get("quiet", "a") == 1
    assert [known.get("loud", number) for number in (96, 97, 98, 99)] == [None, 97, 98, 99]


def test_last_answers_are_weighed_by_their_bytes() -> None:
    last = LastAnswers(most_bytes=100)
    last.keep("quiet", "a", b"x" * 30, 0)
    last.keep("loud", "a", b"x" * 40, 0)
    last.keep("loud", "b", b"x" * 40, 0)
    assert last.get("quiet", "a")
    assert (last.get("loud", "a"), last.get("loud", "b")) == (None, b"x" * 40)
    last.keep("huge", "a", b"x" * 101, 0)
    assert last.get("huge", "a") is None
    last.forget("loud")
    last.keep("quiet", "b", b"x" * 70, 0)
    assert last.get("quiet", "a")
    assert last.get("quiet", "b")


async def test_an_answer_in_flight_while_its_user_is_erased_is_not_kept(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.is_held, services.recommender.held_path = asyncio.Event(), FEED
    in_flight = asyncio.create_task(gateway.get(FILTERED_FEED))
    async with asyncio.timeout(10):
        while not services.recommender.held[FEED]:  # noqa: ASYNC110 (a task of the gateway's own asks it)
            await asyncio.sleep(0)
    assert (await gateway.delete("/v1/users/maya")).status_code == 200
    services.recommender.is_held.set()
    assert (await in_flight).status_code == 200
    services.recommender.trouble = "down"
    assert_problem(await gateway.get(FILTERED_FEED), 503, "recommender-unavailable")


async def test_an_erasure_whose_answer_is_lost_is_forgotten_here_all_the_same(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    assert (await gateway.get(FILTERED_FEED)).status_code == 200
    services.recommender.trouble = "breaks off"
    assert_problem(await gateway.delete("/v1/users/maya"), 503, "recommender-unavailable")
    services.recommender.trouble = "down"
    assert_problem(await gateway.get(FILTERED_FEED), 503, "recommender-unavailable")


async def test_an_erasure_that_was_not_sent_leaves_the_answers_of_before(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    assert (await gateway.get(FILTERED_FEED)).status_code == 200
    services.recommender.trouble = "down"
    assert_problem(await gateway.delete("/v1/users/maya"), 503, "recommender-unavailable")
    assert (await gateway.get(FILTERED_FEED)).json()["degraded"] == ["recommender"]


async def test_every_gateway_forgets_a_user_whom_one_of_them_has_erased(
    services: FakeServices, redis_url: str
) -> None:
    async with (
        gateway_client(services, redis_url=redis_url) as one,
        gateway_client(services, redis_url=redis_url) as other,
    ):
        assert (await other.get(FEED)).status_code == 200
        assert (await one.delete("/v1/users/maya")).status_code == 200
        services.recommender.trouble = "down"
        async with asyncio.timeout(30):
            while (answer := await other.get(FEED)).status_code == 200:  # noqa: ASYNC110 (it polls Redis)
                await asyncio.sleep(0.05)
        assert_problem(answer, 503, "recommender-unavailable")
        assert_problem(await one.get(FEED), 503, "recommender-unavailable")


async def test_an_erasure_of_one_shop_is_no_news_to_another_and_to_whoever_told_it(redis_url: str) -> None:
    one, other = Erasures(redis_url, 60), Erasures(redis_url, 60)
    try:
        await one.tell("shop")
        await one.tell(None)
        assert await one.news() == []
        assert set(await other.news()) == {"shop", None}
        assert await other.news() == []
        await one.tell("shop")
        assert await other.news() == ["shop"]
    finally:
        await one.close()
        await other.close()


async def test_a_redis_that_has_lost_what_was_told_is_news_of_all_that_it_told(redis_url: str) -> None:
    """Another server took its place, before a word came there that nobody had seen yet."""
    one, other = Erasures(redis_url, 60), Erasures(redis_url, 60)
    try:
        await one.tell("shop")
        assert await other.news() == ["shop"]
        with redis.Redis.from_url(redis_url) as client:
            client.flushall()
        assert await other.news() == ["shop"]
        assert await other.news() == []
    finally:
        await one.close()
        await other.close()


async def test_an_erasure_that_could_not_be_told_is_told_as_soon_as_redis_takes_it(redis_url: str) -> None:
    one, other = Erasures(redis_url, 60), Erasures(redis_url, 60)
    try:
        with redis.Redis.from_url(redis_url) as client:
            client.set(KEY, "none that it could be written to")
            for _ in range(2):
                with pytest.raises(NotTold):
                    await one.tell("shop")
            with pytest.raises(NotTold):
                await one.news()
            client.delete(KEY)
        assert await one.news() == ["shop"], "others may have told of it meanwhile"
        assert await other.news() == ["shop"]
        assert await one.news() == await other.news() == []
    finally:
        await one.close()
        await other.close()


async def test_an_erasure_whose_teller_ends_is_forgotten_when_it_must_be_over(redis_url: str) -> None:
    clock = Clock()
    one, other = Erasures(redis_url, 60), Erasures(redis_url, 60, clock)
    try:
        await one.announce("shop")
        assert await other.news() == ["shop"]
        assert other.over() == []
        clock.seconds += 60
        assert other.over() == ["shop"]
        assert other.over() == await other.news() == []
    finally:
        await one.close()
        await other.close()


async def test_an_erasure_of_which_other_gateways_could_not_hear_is_not_begun(services: FakeServices) -> None:
    async with gateway_client(services, redis_url=NO_REDIS) as gateway:
        answer = await gateway.delete("/v1/users/maya")
    document = assert_problem(answer, 503, "recommender-unavailable")
    assert "Nothing was erased" in document["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert all(request.method != "DELETE" for request in services.recommender.requests)


async def test_without_redis_there_is_nobody_to_tell_and_where_it_is_away_that_is_said() -> None:
    alone, cut_off = Erasures(None, 60), Erasures(NO_REDIS, 60)
    await alone.announce(None)
    await alone.tell(None)
    assert await alone.news() == []
    with pytest.raises(NotTold):
        await cut_off.announce(None)
    assert cut_off.over() == []
    with pytest.raises(NotTold):
        await cut_off.tell(None)
    with pytest.raises(NotTold):
        await cut_off.news()
    await cut_off.close()
