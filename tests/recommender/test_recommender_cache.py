"""The results cache: quick when it is there, never wrong, and never needed."""

from __future__ import annotations

import asyncio

import httpx
import redis
import shop
import sqlalchemy as sa
from running_recommender import Clock, running

from smartrec_recommender.settings import RecommenderSettings

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
        answers = [await search(without) for _ in range(2)]
        ready = await without.get("/readyz")
    assert [answer["cache"] for answer in answers] == ["off", "off"]
    assert answers[0]["products"] == with_cache["products"]
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


def find(answer: dict, product_id: str) -> dict | None:
    return next((product for product in answer["products"] if product["id"] == product_id), None)
