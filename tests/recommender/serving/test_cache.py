"""The results cache: quick when it is there, never wrong, and never needed."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import redis
import sqlalchemy as sa
from pydantic import BaseModel

from smartrec_recommender.serving.caching.cache import Fetched, ResultsCache
from smartrec_recommender.serving.caching.current_shop import CurrentShop
from smartrec_recommender.serving.configuration import STANDARD
from smartrec_recommender.settings import RecommenderSettings
from smartrec_recommender.store.users.histories import read_state
from smartrec_recommender.store.users.privacy import delete_records
from tests.recommender import shop
from tests.recommender.running_recommender import Clock, running

QUERY = {"user_id": "dora", "category": [{"name": "Jeans", "score": 1.0}]}


async def search(client: httpx.AsyncClient, **change: object) -> dict:
    answer = await client.post("/v1/search", json={**QUERY, **change})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_second_time_the_answer_comes_from_the_cache_unchanged(client):
    first, second = await search(client), await search(client)
    assert (first["cache"], second["cache"]) == ("miss", "hit")
    assert first["products"] == second["products"]


async def test_a_purchase_drops_the_answers_of_that_shopper_only(client):
    await search(client)
    await search(client, user_id="rosa")
    bought = {"user_id": "dora", "product_id": "P00042", "kind": "purchase"}
    await client.post("/v1/transactions", json=bought)
    again = await search(client)
    assert again["cache"] == "miss"
    assert (await search(client, user_id="rosa"))["cache"] == "hit"


async def test_an_import_drops_every_answer(client, engine, folder):
    await search(client)
    await asyncio.to_thread(shop.import_catalogue, engine, folder, [shop.product(2, price="1.00")])
    answer = await search(client, limit=100)
    assert find(answer, "P00002")["price"] == 1.0
    assert (await search(client))["cache"] == "miss"


async def test_an_import_of_transactions_counts_in_the_next_answer(client, engine, folder):
    before = await search(client, user_id="late")
    shop.import_history(engine, folder, [shop.transaction("late", 202)])
    after = await search(client, user_id="late")
    assert (before["ordered_for"], after["ordered_for"]) == ("cold", "warm")


async def test_answers_of_different_shoppers_and_questions_are_kept_apart(client):
    await search(client)
    assert (await search(client, user_id="rosa"))["cache"] == "miss"
    assert (await search(client, limit=9))["cache"] == "miss"
    assert (await search(client, user_id=None))["cache"] == "miss"


async def test_without_redis_everything_is_answered_the_same(client, shop_url):
    with_cache = await search(client)
    settings = RecommenderSettings(database_url=shop_url, redis_url="redis://127.0.0.1:1/0")
    async with running(settings, Clock()) as without:
        service = [await search(without) for _ in range(2)]
        ready = await without.get("/readyz")
    assert [answer["cache"] for answer in service] == ["off", "off"]
    assert service[0]["products"] == with_cache["products"]
    assert ready.status_code == 200


async def test_redis_that_goes_and_loses_everything_makes_no_answer_wrong(client, redis_url):
    first = await search(client)
    redis.Redis.from_url(redis_url).flushall()
    second = await search(client)
    assert second["cache"] == "miss"
    assert second["products"] == first["products"]


async def test_answers_expire(client, redis_url):
    await search(client)
    store = redis.Redis.from_url(redis_url)
    keys = list(store.scan_iter("smartrec:results:*"))
    assert keys
    assert all(0 < store.ttl(key) <= 600 for key in keys)
    store.close()


async def test_an_unreachable_database_is_a_503_that_says_nothing_of_where_it_is(shop_url):
    url = sa.make_url(shop_url).set(port=1).render_as_string(hide_password=False)
    async with running(RecommenderSettings(database_url=url), Clock()) as client:
        answer = await client.post("/v1/search", json=QUERY)
        ready = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:smartrec:problem:database-unavailable"
    assert "127.0.0.1" not in answer.text
    assert ready.json()["failing"] == {"database": "OperationalError"}


class Work:
    """Makes answers, and counts how often it was asked to; `during` happens while it works."""

    def __init__(self, during: Callable[[], object] = lambda: None) -> None:
        self.during, self.count, self._lock = during, 0, threading.Lock()

    def __call__(self) -> dict:
        with self._lock:
            self.count += 1
        self.during()
        return {"products": [self.count]}


class TestStampede:
    def test_of_many_threads_that_ask_at_once_one_works_the_answer_out(self, redis_url):
        cache = ResultsCache(redis_url, 600, 1_000)
        everybody_is_here = threading.Event()
        work = Work(during=everybody_is_here.wait)
        with ThreadPoolExecutor(8) as threads:
            asked = [threads.submit(cache.fetch, "key", work) for _ in range(8)]
            everybody_is_here.set()
            service = [future.result().answer for future in asked]
        assert work.count == 1
        assert service == [{"products": [1]}] * 8

    def test_of_many_processes_that_ask_at_once_one_works_the_answer_out(self, redis_url):
        caches = [ResultsCache(redis_url, 600, 1_000) for _ in range(4)]
        others_asked = threading.Barrier(4)
        work = Work(during=lambda: others_asked.wait(timeout=10))

        def ask(cache: ResultsCache) -> Fetched:
            if cache is not caches[0]:
                others_asked.wait(timeout=10)  # by now the first has begun
            return cache.fetch("key", work)

        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(ask, caches))
        assert work.count == 1
        assert sorted(each.state for each in found) == ["hit", "hit", "hit", "miss"]

    def test_where_the_one_that_works_dies_the_others_work_it_out_themselves(self, redis_url):
        dead, alive = (ResultsCache(redis_url, 600, 1_000) for _ in range(2))

        def crash() -> dict:
            raise MemoryError

        with pytest.raises(MemoryError):
            dead.fetch("key", crash)
        assert alive.fetch("key", Work()).answer == {"products": [1]}

    def test_an_error_reaches_all_that_asked_and_is_not_kept(self, redis_url):
        cache = ResultsCache(redis_url, 600, 1_000)

        def fail() -> dict:
            raise LookupError("no such product")

        for _ in range(2):
            with pytest.raises(LookupError, match="no such product"):
                cache.fetch("key", fail)
        assert cache.fetch("key", Work()).state == "miss"

    def test_shortly_before_its_end_one_renews_the_answer_while_the_others_are_served(self, redis_url):
        usual = ResultsCache(redis_url, 600, 1_000, chance=lambda: 0.5)
        eager = ResultsCache(redis_url, 600, 1_000, chance=lambda: 1.0 - 1e-12)
        usual.fetch("key", Work())
        store = redis.Redis.from_url(redis_url)
        [name] = store.keys("smartrec:results:*")
        took_a_minute = {**json.loads(store.get(name)), "cost_seconds": 60.0}
        store.set(name, json.dumps(took_a_minute), ex=300)
        served = []
        renewing = Work(during=lambda: served.append(usual.fetch("key", Work())))
        assert eager.fetch("key", renewing) == Fetched({"products": [1]}, "miss")
        assert served == [Fetched({"products": [1]}, "hit")]
        assert store.ttl(name) > 300
        store.close()


class TestBounds:
    def test_every_key_expires_leases_included(self, redis_url):
        store = redis.Redis.from_url(redis_url)
        lifetimes = []
        during = Work(during=lambda: lifetimes.extend(store.ttl(key) for key in store.scan_iter("*")))
        ResultsCache(redis_url, 600, 1_000).fetch("key", during)
        lifetimes += [store.ttl(key) for key in store.scan_iter("*")]
        assert len(lifetimes) == 2
        assert all(0 < lifetime <= 600 for lifetime in lifetimes)
        store.close()

    def test_an_answer_too_large_to_keep_is_given_but_not_stored(self, redis_url):
        cache = ResultsCache(redis_url, 600, 1_000)
        large = {"products": ["x" * 600_000]}
        assert [cache.fetch("key", lambda: large) for _ in range(2)] == [Fetched(large, "miss")] * 2
        assert redis.Redis.from_url(redis_url).dbsize() == 0

    def test_a_redis_without_memory_left_slows_down_and_spoils_nothing(self, redis_url):
        store = redis.Redis.from_url(redis_url)
        before = store.config_get("maxmemory*")
        cache = ResultsCache(redis_url, 600, 1_000)
        cache.fetch("kept", Work())
        try:
            store.config_set("maxmemory-policy", "noeviction")
            store.config_set("maxmemory", 1)
            assert cache.fetch("new", Work()).answer == {"products": [1]}
            assert cache.fetch("kept", Work()).state == "hit"
        finally:
            for name, value in before.items():
                store.config_set(name, value)
            store.close()


class Parsed(BaseModel):
    title: str


def test_a_process_keeps_nothing_that_it_parsed_before_another_one_erased_a_user(engine, redis_url):
    current, cache = CurrentShop(STANDARD), ResultsCache(redis_url, 600, 1_000)

    def look_at_the_shop() -> None:
        with engine.connect() as connection:
            current.at(connection, read_state(connection, None).catalogue_version)

    look_at_the_shop()
    cache.fetch("key", lambda: Parsed(title="a dress"), Parsed)
    parsed = weakref.ref(cache.fetch("key", lambda: Parsed(title="another"), Parsed).answer)
    assert parsed() is not None
    with engine.begin() as connection:
        delete_records(connection, "dora")
    look_at_the_shop()
    gc.collect()
    assert parsed() is None


def find(answer: dict, product_id: str) -> dict | None:
    return next((product for product in answer["products"] if product["id"] == product_id), None)
