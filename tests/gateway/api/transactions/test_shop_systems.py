"""What a shop's own systems send: batches of transactions, one shopper's export and erasure, keys by shop."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import BadConfiguration, GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client
from tests.gateway.fakes import FakeTransport

VIEW = {"user_id": "maya", "product_id": "P00005", "kind": "view"}
OUTCOME = {"status": "recorded", "transaction_id": "7", "problem": None, "detail": None}


class FakeRecommender(FakeTransport):
    """Takes every batch, and has one document on every shopper. `is_away`: it cannot be reached.
    `breaks_off`: the connection ends before the answer.
    """

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.is_away = False
        self.breaks_off = False

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        await request.aread()
        if self.is_away:
            raise httpx.ConnectError("connection refused")
        if self.breaks_off:
            raise httpx.ReadError("connection reset")
        if request.url.path.endswith(":batch"):
            count = len(json.loads(request.content)["transactions"])
            counted = {"recorded": count, "repeated": 0, "refused": 0}
            return httpx.Response(200, json={"transactions": [OUTCOME] * count, **counted})
        if request.method == "DELETE":
            return httpx.Response(200, json={"rows": {"users": 1}, "cached_answers": 3})
        return httpx.Response(200, json={"user_id": "maya", "records": {"users": []}, "profile": {}})


@pytest.fixture
def recommender() -> FakeRecommender:
    return FakeRecommender()


class TestBatches:
    URL = "/v1/transactions:batch"

    async def test_all_are_handed_on_with_their_keys(self, recommender: FakeRecommender) -> None:
        sent = {"transactions": [VIEW, {**VIEW, "idempotency_key": "e-2"}]}
        async with gateway_client(recommender) as gateway:
            answer = await gateway.post(self.URL, json=sent, headers={"Idempotency-Key": "batch-1"})
        assert answer.status_code == 200
        assert answer.json()["recorded"] == 2
        arrived = json.loads(recommender.requests[-1].content)["transactions"]
        assert arrived == [{**VIEW, "idempotency_key": "batch-1/0"}, sent["transactions"][1]]

    async def test_a_batch_without_keys_gets_new_ones_each_time(self, recommender: FakeRecommender) -> None:
        async with gateway_client(recommender) as gateway:
            for _ in range(2):
                await gateway.post(self.URL, json={"transactions": [VIEW, VIEW]})
        keys = [
            one["idempotency_key"]
            for request in recommender.requests
            for one in json.loads(request.content)["transactions"]
        ]
        assert len(set(keys)) == 4

    async def test_a_batch_whose_outcome_is_unknown_names_the_key_to_send_it_again_with(
        self, recommender: FakeRecommender
    ) -> None:
        recommender.breaks_off = True
        async with gateway_client(recommender) as gateway:
            answer = await gateway.post(self.URL, json={"transactions": [VIEW]})
        key = assert_problem(answer, 503, "outcome-unknown")["idempotency_key"]
        arrived = json.loads(recommender.requests[-1].content)["transactions"]
        assert arrived[0]["idempotency_key"] == f"{key}/0"

    async def test_a_thousand_fit_in_and_more_do_not(self, recommender: FakeRecommender) -> None:
        keyed = [{**VIEW, "idempotency_key": "k" * 100 + str(n)} for n in range(1_001)]
        async with gateway_client(recommender) as gateway:
            fits = await gateway.post(self.URL, json={"transactions": keyed[:1_000]})
            too_many = await gateway.post(self.URL, json={"transactions": keyed})
            too_long = await gateway.post(
                self.URL, content=b"[" * 2_000_000, headers={"content-type": "application/json"}
            )
        assert fits.status_code == 200
        assert_problem(too_many, 422, "invalid-request")
        assert_problem(too_long, 413, "body-too-large")

    @pytest.mark.parametrize(
        "batch", [[], [{**VIEW, "kind": "stare"}], [{**VIEW, "idempotency_key": "two words"}], [{}]]
    )
    async def test_a_batch_that_is_none_is_refused(
        self, recommender: FakeRecommender, batch: list[Any]
    ) -> None:
        async with gateway_client(recommender) as gateway:
            assert_problem(await gateway.post(self.URL, json={"transactions": batch}), 422, "invalid-request")
        assert recommender.requests == []

    async def test_without_the_recommender_the_batch_is_to_be_sent_again(
        self, recommender: FakeRecommender
    ) -> None:
        recommender.is_away = True
        async with gateway_client(recommender) as gateway:
            answer = await gateway.post(self.URL, json={"transactions": [VIEW]})
        assert_problem(answer, 503, "recommender-unavailable")
        assert answer.headers["retry-after"]


class TestOneShoppersData:
    async def test_the_export_is_handed_on_as_it_is(self, recommender: FakeRecommender) -> None:
        async with gateway_client(recommender) as gateway:
            answer = await gateway.get("/v1/users/maya/export")
        assert answer.json() == {"user_id": "maya", "records": {"users": []}, "profile": {}}
        assert recommender.requests[-1].url.path == "/v1/users/maya/export"

    async def test_an_erasure_tells_what_there_was(self, recommender: FakeRecommender) -> None:
        async with gateway_client(recommender) as gateway:
            answer = await gateway.delete("/v1/users/maya")
        assert answer.json() == {"rows": {"users": 1}, "cached_answers": 3}
        assert recommender.requests[-1].method == "DELETE"

    async def test_without_the_recommender_nothing_is_called_erased(
        self, recommender: FakeRecommender
    ) -> None:
        recommender.is_away = True
        async with gateway_client(recommender) as gateway:
            assert_problem(await gateway.delete("/v1/users/maya"), 503, "recommender-unavailable")


class TestKeysByShop:
    @pytest.fixture
    def keys(self, tmp_path: Path) -> Path:
        file = tmp_path / "keys"
        file.write_text("# shop and key\noutlet sk-outlet\n\nmen sk-men\n")
        return file

    async def test_the_key_tells_whose_shop_is_asked(self, recommender: FakeRecommender, keys: Path) -> None:
        async with gateway_client(recommender, tenant_keys_file=keys, api_key="sk-own") as gateway:
            for key, shop in (("sk-outlet", "outlet"), ("sk-men", "men"), ("sk-own", None)):
                headers = {"x-api-key": key, "x-smartrec-tenant": "another"}
                assert (await gateway.get("/v1/users/maya/export", headers=headers)).status_code == 200
                assert recommender.requests[-1].headers.get("x-smartrec-tenant") == shop

    async def test_without_a_key_of_a_shop_nothing_is_asked(
        self, recommender: FakeRecommender, keys: Path
    ) -> None:
        async with gateway_client(recommender, tenant_keys_file=keys) as gateway:
            missing = await gateway.get("/v1/users/maya/export")
            wrong = await gateway.get("/v1/users/maya/export", headers={"x-api-key": "sk-own"})
        assert_problem(missing, 401, "api-key-missing")
        assert_problem(wrong, 401, "api-key-wrong")
        assert recommender.requests == []

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "names no shop"),
            ("outlet\n", "line 1"),
            ("outlet a b\n", "line 1"),
            ("outlet same\nmen same\n", "line 2"),
            ("outlet sk-own\n", "GATEWAY_API_KEY"),
        ],
    )
    def test_a_file_that_cannot_be_right_is_told_at_the_start(
        self, tmp_path: Path, text: str, told: str
    ) -> None:
        (tmp_path / "keys").write_text(text)
        with pytest.raises(BadConfiguration, match=told):
            create_app(GatewaySettings(tenant_keys_file=tmp_path / "keys", api_key="sk-own"))
