"""Transactions under the shop's own ids: sent live and imported from a dump, each counts once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from tests.recommender import shop
from tests.recommender.running_recommender import copy_of

URL = "/v1/transactions"


@pytest.fixture(scope="module")
def shop_url(postgres_server, shop_template: str) -> Iterator[str]:
    """One copy of the shop for this module: each test has a shopper and ids of its own."""
    with copy_of(postgres_server, shop_template) as url:
        yield url


@pytest.fixture
def purchase() -> dict[str, Any]:
    name = secrets.token_hex(4)
    made = {"user_id": f"nina-{name}", "product_id": "P00043", "kind": "purchase", "quantity": 2}
    return {"transaction_id": f"order/{name}", "occurred_at": shop.NOW.isoformat(), **made}


def count_and_popularity(engine: sa.Engine, user_id: str) -> tuple[int, float]:
    count = "SELECT count(*) FROM transactions JOIN users USING (user_number) WHERE user_id = :user"
    popularity = """
        SELECT popularity FROM product_popularity JOIN products USING (product_number)
        WHERE product_id = 'P00043'
    """
    with engine.connect() as connection:
        return (
            connection.execute(sa.text(count), {"user": user_id}).scalar_one(),
            connection.execute(sa.text(popularity)).scalar_one(),
        )


def taken(answer: httpx.Response) -> bool:
    return answer.status_code == 409 and answer.json()["type"] == "urn:smartrec:problem:transaction-id-taken"


async def test_sent_again_it_is_answered_alike_and_counts_once(client, purchase, engine, clock):
    first = await client.post(URL, json=purchase)
    counted = count_and_popularity(engine, purchase["user_id"])
    clock.now += timedelta(days=3)
    again = [
        await client.post(URL, json=purchase),
        await client.post(URL, json={**purchase, "occurred_at": None}),
    ]
    batch = (await client.post(f"{URL}:batch", json={"transactions": [purchase] * 2})).json()
    assert first.json() == {"transaction_id": purchase["transaction_id"], "repeated": False}
    assert [answer.status_code for answer in again] == [201, 201]
    assert [answer.json() for answer in again] == [{**first.json(), "repeated": True}] * 2
    assert [one["status"] for one in batch["transactions"]] == ["repeated"] * 2
    assert count_and_popularity(engine, purchase["user_id"]) == counted
    assert counted[0] == 1


async def test_sent_live_and_imported_it_counts_once_in_either_order(client, purchase, engine, tmp_path):
    later = {**purchase, "transaction_id": f"{purchase['transaction_id']}-2"}
    await client.post(URL, json=purchase)
    counted = count_and_popularity(engine, purchase["user_id"])
    outcome, _ = await asyncio.to_thread(shop.import_history, engine, tmp_path, [purchase])
    assert (outcome.written, outcome.unchanged) == (0, 1)
    assert count_and_popularity(engine, purchase["user_id"]) == counted
    await asyncio.to_thread(shop.import_history, engine, tmp_path, [later])
    a_second_off = (shop.NOW - timedelta(milliseconds=700)).isoformat()
    assert (await client.post(URL, json={**later, "occurred_at": a_second_off})).status_code == 201
    assert count_and_popularity(engine, purchase["user_id"])[0] == 2


@pytest.mark.parametrize(
    "change",
    [
        {"user_id": "somebody else"},
        {"product_id": "P00044"},
        {"kind": "return"},
        {"kind": "rating", "rating": 4},
        {"quantity": 1},
        {"occurred_at": (shop.NOW - timedelta(hours=1)).isoformat()},
    ],
)
async def test_another_transaction_under_the_same_id_is_refused_and_leaves_nothing(
    client, purchase, engine, change
):
    await client.post(URL, json=purchase)
    assert taken(await client.post(URL, json={**purchase, **change}))
    told = (
        await client.post(f"{URL}:batch", json={"transactions": [{**purchase, **change}, purchase]})
    ).json()
    assert [one["problem"] for one in told["transactions"]] == ["transaction-id-taken", None]
    with engine.connect() as connection:
        named = "SELECT count(*) FROM users WHERE user_id = 'somebody else'"
        assert connection.execute(sa.text(named)).scalar_one() == 0
    assert count_and_popularity(engine, purchase["user_id"])[0] == 1


async def test_of_one_batch_the_first_has_the_id(client, purchase, engine):
    batch = [purchase, {**purchase, "quantity": 3}, purchase]
    told = (await client.post(f"{URL}:batch", json={"transactions": batch})).json()
    assert [one["status"] for one in told["transactions"]] == ["recorded", "refused", "repeated"]
    assert count_and_popularity(engine, purchase["user_id"])[0] == 1


async def test_sent_many_times_at_once_it_is_recorded_once(client, purchase, engine):
    service = await asyncio.gather(*[client.post(URL, json=purchase) for _ in range(8)])
    assert {answer.status_code for answer in service} == {201}
    assert count_and_popularity(engine, purchase["user_id"])[0] == 1


async def test_a_key_besides_the_id_is_honoured_too(client, purchase, engine):
    headers = {"Idempotency-Key": purchase["user_id"]}
    for _ in range(2):
        assert (await client.post(URL, json=purchase, headers=headers)).status_code == 201
    other = await client.post(URL, json={**purchase, "transaction_id": "another"}, headers=headers)
    assert other.status_code == 422
    assert count_and_popularity(engine, purchase["user_id"])[0] == 1
