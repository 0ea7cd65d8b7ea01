"""POST /v1/transactions: recorded exactly once, and counted at the next request."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.recommender import shop
from tests.recommender.running_recommender import copy_of


@pytest.fixture(scope="module")
def shop_url(postgres_server, shop_template: str) -> Iterator[str]:
    """One copy of the shop for this module: each test has a shopper of its own."""
    with copy_of(postgres_server, shop_template) as url:
        yield url


@pytest.fixture
def purchase() -> dict[str, Any]:
    return {"user_id": f"nina-{secrets.token_hex(4)}", "product_id": "P00043", "kind": "purchase"}


def count(engine: sa.Engine, purchase: dict[str, Any]) -> int:
    statement = "SELECT count(*) FROM transactions JOIN users USING (user_number) WHERE user_id = :user"
    with engine.connect() as connection:
        return int(connection.execute(sa.text(statement), {"user": purchase["user_id"]}).scalar_one())


BAD_TRANSACTIONS = [
    ({"kind": "stare"}, 422, "kind"),
    ({"kind": "rating"}, 422, "rating"),
    ({"kind": "rating", "rating": 6}, 422, "rating"),
    ({"rating": 3}, 422, "rating"),
    ({"quantity": 0}, 422, "quantity"),
    ({"product_id": "P99999"}, 404, "P99999"),
    ({"occurred_at": (shop.NOW + timedelta(days=1)).isoformat()}, 422, "has passed"),
    ({"occurred_at": "2026-05-01T10:00:00"}, 422, "timezone"),
    ({"occurred_at": "1900-01-01T00:00:00Z"}, 422, "probably a null date"),
    ({"occurred_at": "0001-01-01T00:00:00+14:00"}, 422, "probably a null date"),
]


class TestRecording:
    async def test_a_purchase_is_recorded_and_named(self, client, purchase, engine):
        answer = await client.post("/v1/transactions", json=purchase)
        assert answer.status_code == 201
        assert answer.json()["transaction_id"]
        assert count(engine, purchase) == 1

    @pytest.mark.parametrize("kind", ["view", "add_to_cart", "purchase", "return"])
    async def test_every_kind_is_taken(self, client, purchase, kind):
        answer = await client.post("/v1/transactions", json={**purchase, "kind": kind})
        assert answer.status_code == 201

    async def test_a_rating_is_taken_with_its_stars(self, client, purchase):
        answer = await client.post("/v1/transactions", json={**purchase, "kind": "rating", "rating": 5})
        assert answer.status_code == 201

    async def test_a_purchase_of_long_ago_is_taken_in_any_order(self, client, purchase, engine):
        for days in (3, 400, 30):
            occurred_at = (shop.NOW - timedelta(days=days)).isoformat()
            await client.post("/v1/transactions", json={**purchase, "occurred_at": occurred_at})
        assert count(engine, purchase) == 3

    @pytest.mark.parametrize(("change", "status", "told"), BAD_TRANSACTIONS)
    async def test_a_bad_transaction_is_refused_with_a_sentence_and_leaves_no_trace(
        self, client, purchase, engine, change, status, told
    ):
        answer = await client.post("/v1/transactions", json={**purchase, **change})
        assert answer.status_code == status
        assert told in answer.json()["detail"]
        assert count(engine, purchase) == 0


class TestIdempotencyKey:
    async def test_the_same_key_and_body_record_once_and_answer_alike(self, client, purchase, engine):
        service = [
            await client.post("/v1/transactions", json=purchase, headers={"Idempotency-Key": "order-1"})
            for _ in range(3)
        ]
        assert {answer.status_code for answer in service} == {201}
        assert len({answer.json()["transaction_id"] for answer in service}) == 1
        assert count(engine, purchase) == 1

    async def test_the_same_key_sent_at_once_records_once(self, client, purchase, engine):
        sent = [
            client.post("/v1/transactions", json=purchase, headers={"Idempotency-Key": "order-2"})
            for _ in range(8)
        ]
        service = await asyncio.gather(*sent)
        assert len({answer.json()["transaction_id"] for answer in service}) == 1
        assert count(engine, purchase) == 1

    async def test_the_same_key_with_another_body_is_refused(self, client, purchase, engine):
        headers = {"Idempotency-Key": "order-3"}
        await client.post("/v1/transactions", json=purchase, headers=headers)
        answer = await client.post("/v1/transactions", json={**purchase, "quantity": 2}, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:smartrec:problem:idempotency-key-reused"
        assert count(engine, purchase) == 1

    async def test_a_key_may_be_used_again_after_a_day(self, client, purchase, engine, clock):
        headers = {"Idempotency-Key": "order-4"}
        await client.post("/v1/transactions", json=purchase, headers=headers)
        clock.now += timedelta(hours=25)
        await client.post("/v1/transactions", json=purchase, headers=headers)
        assert count(engine, purchase) == 2

    async def test_a_refused_transaction_does_not_use_up_its_key(self, client, purchase):
        headers = {"Idempotency-Key": "order-5"}
        refused = await client.post(
            "/v1/transactions", json={**purchase, "product_id": "P99999"}, headers=headers
        )
        taken = await client.post("/v1/transactions", json=purchase, headers=headers)
        assert (refused.status_code, taken.status_code) == (404, 201)


class TestHandedOnLater:
    async def test_what_waited_happened_when_it_was_received_and_counts_once_beside_the_straight_way(
        self, client, purchase, engine
    ):
        received_at = (shop.NOW - timedelta(hours=3)).isoformat()
        waited = {**purchase, "idempotency_key": "order-6", "received_at": received_at}
        straight = {"Idempotency-Key": "order-6", "X-Smartrec-Received-At": received_at}
        handed_on = (await client.post("/v1/transactions:batch", json={"transactions": [waited]})).json()
        again = await client.post("/v1/transactions", json=purchase, headers=straight)
        assert (handed_on["recorded"], again.status_code, again.json()["repeated"]) == (1, 201, True)
        assert count(engine, purchase) == 1
        statement = (
            "SELECT occurred_at FROM transactions JOIN users USING (user_number) WHERE user_id = :user"
        )
        with engine.connect() as connection:
            rows = connection.execute(sa.text(statement), {"user": purchase["user_id"]})
            assert rows.scalar_one() == shop.NOW - timedelta(hours=3)

    async def test_what_waited_longer_than_its_key_is_known_counts_once_all_the_same(
        self, client, purchase, engine
    ):
        received_at = (shop.NOW - timedelta(days=3)).isoformat()
        straight = {"Idempotency-Key": "order-7", "X-Smartrec-Received-At": received_at}
        first = (await client.post("/v1/transactions", json=purchase, headers=straight)).json()
        with engine.begin() as connection:  # as after a day
            connection.execute(sa.text("DELETE FROM idempotency_keys WHERE idempotency_key = 'order-7'"))
        waited = {**purchase, "idempotency_key": "order-7", "received_at": received_at}
        handed_on = (await client.post("/v1/transactions:batch", json={"transactions": [waited]})).json()
        assert handed_on["transactions"][0]["transaction_id"] == first["transaction_id"]
        assert (handed_on["recorded"], handed_on["repeated"]) == (0, 1)
        assert count(engine, purchase) == 1


class TestCountingAtOnce:
    async def test_a_purchase_changes_the_next_answer_of_that_shopper(self, client, purchase):
        before = (await client.get(f"/v1/users/{purchase['user_id']}/recommendations")).json()
        await client.post("/v1/transactions", json=purchase)
        after = (await client.get(f"/v1/users/{purchase['user_id']}/recommendations")).json()
        assert (before["ordered_for"], after["ordered_for"]) == ("cold", "warm")
        assert before["products"] != after["products"]
        tees = [product["category"] == "Tee" for product in after["products"]]
        assert tees[0]

    async def test_a_purchase_makes_the_product_more_popular(self, client, purchase):
        for user in range(25):
            await client.post("/v1/transactions", json={**purchase, "user_id": f"fan{user}"})
        body = (await client.get("/v1/users/never%20seen/recommendations")).json()
        assert body["products"][0]["id"] == "P00043"

    async def test_what_was_sent_back_no_longer_counts_as_owned(self, client, purchase):
        await client.post("/v1/transactions", json=purchase)
        await client.post("/v1/transactions", json={**purchase, "kind": "return"})
        body = (
            await client.post("/v1/search", json={"user_id": purchase["user_id"], "brands": [], "limit": 100})
        ).json()
        kinds = {reason["kind"] for product in body["products"] for reason in product["reasons"]}
        assert "owned" not in kinds


def batch_of(*transactions: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    keyed = [{**one, "idempotency_key": f"{prefix}{place}"} for place, one in enumerate(transactions)]
    return {"transactions": keyed if prefix else list(transactions)}


class TestBatches:
    async def test_all_are_recorded_and_count_at_the_next_request(self, client, purchase, engine):
        user = purchase["user_id"]
        await client.get(f"/v1/users/{user}/recommendations")
        views = [{**purchase, "kind": "view", "product_id": f"P{n:05}"} for n in (3, 11, 19)]
        answer = await client.post("/v1/transactions:batch", json=batch_of(purchase, *views))
        body = answer.json()
        assert (answer.status_code, body["recorded"], body["repeated"], body["refused"]) == (200, 4, 0, 0)
        assert len({one["transaction_id"] for one in body["transactions"]}) == 4
        assert count(engine, purchase) == 4
        feed = (await client.get(f"/v1/users/{user}/recommendations")).json()
        assert (feed["ordered_for"], feed["cache"]) == ("warm", "miss")

    async def test_sent_again_each_is_recorded_once_and_answered_alike(self, client, purchase, engine):
        batch = batch_of(purchase, {**purchase, "kind": "view"}, prefix=purchase["user_id"])
        first = (await client.post("/v1/transactions:batch", json=batch)).json()
        again = (await client.post("/v1/transactions:batch", json=batch)).json()
        assert (first["recorded"], again["recorded"], again["repeated"]) == (2, 0, 2)
        ids = [[one["transaction_id"] for one in body["transactions"]] for body in (first, again)]
        assert ids[0] == ids[1]
        assert count(engine, purchase) == 2

    async def test_sent_in_two_orders_at_once_each_is_recorded_once(self, client, purchase, engine):
        batch = batch_of(*[{**purchase, "product_id": f"P{n:05}"} for n in range(20)], prefix="race-")
        backwards = {"transactions": batch["transactions"][::-1]}
        sent = [client.post("/v1/transactions:batch", json=body) for body in (batch, backwards) * 3]
        service = await asyncio.gather(*sent)
        assert {answer.status_code for answer in service} == {200}
        assert sum(answer.json()["recorded"] for answer in service) == 20
        assert count(engine, purchase) == 20

    async def test_a_key_means_the_same_alone_and_in_a_batch(self, client, purchase, engine):
        key = f"both-{purchase['user_id']}"
        alone = await client.post("/v1/transactions", json=purchase, headers={"Idempotency-Key": key})
        together = await client.post(
            "/v1/transactions:batch", json={"transactions": [{**purchase, "idempotency_key": key}] * 2}
        )
        told = together.json()["transactions"]
        assert [one["status"] for one in told] == ["repeated", "repeated"]
        assert {one["transaction_id"] for one in told} == {alone.json()["transaction_id"]}
        assert count(engine, purchase) == 1

    async def test_what_cannot_be_recorded_is_refused_and_the_others_land(self, client, purchase, engine):
        key = f"taken-{purchase['user_id']}"
        await client.post("/v1/transactions", json=purchase, headers={"Idempotency-Key": key})
        tomorrow = (shop.NOW + timedelta(days=1)).isoformat()
        bad = [
            {**purchase, "product_id": "P99999"},
            {**purchase, "occurred_at": tomorrow},
            {**purchase, "occurred_at": "1970-01-01T00:00:00Z"},
            {**purchase, "quantity": 2, "idempotency_key": key},
        ]
        body = (await client.post("/v1/transactions:batch", json=batch_of(*bad, purchase))).json()
        assert [one["problem"] for one in body["transactions"]] == [
            "unknown-product",
            "date-in-the-future",
            "null-date",
            "idempotency-key-reused",
            None,
        ]
        assert (body["recorded"], body["refused"]) == (1, 4)
        assert count(engine, purchase) == 2

    async def test_a_batch_without_form_is_refused_as_a_whole(self, client, purchase):
        for batch in ({"transactions": []}, {"transactions": [{**purchase, "kind": "stare"}]}):
            answer = await client.post("/v1/transactions:batch", json=batch)
            assert answer.status_code == 422
