"""The Python client, with and without asyncio, against a gateway at a real port."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from smartrec.client import AsyncClient, Client, RetryPolicy, SmartrecProblem
from smartrec.client.retries import RetryBudget
from tests.clients.conftest import KEY
from tests.clients.failing import failing_app
from tests.gateway.client import picture_bytes
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CURSOR
from tests.served import served

AT_ONCE = RetryPolicy(first_pause_seconds=0.0)
PURCHASE: dict[str, Any] = {"user_id": "maya", "product_id": "P00001", "kind": "purchase"}


def test_a_sentence_and_a_photo_are_searched_with_their_filters(
    gateway: str, services: FakeServices, tmp_path: Any
) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(picture_bytes())
    with Client(gateway, key=KEY) as client:
        by_text = client.search_by_text(query="red dress", limit=3, filters={"size": ["M"]})
        assert len(by_text["products"]) == 3
        assert services.recommender.last_json()["filters"]["size"] == ["M"]
        for picture in (photo, str(photo), photo.read_bytes(), io.BytesIO(photo.read_bytes())):
            found = client.search_by_image(picture, filters={"price_max": 90}, exclude=["P00001", "P00002"])
            assert found["understood"]["source"] == "image"
            assert services.recommender.last_json()["exclude"] == ["P00001", "P00002"]
            assert services.recommender.last_json()["filters"]["price_max"] == 90


async def test_all_of_it_works_with_asyncio_too(gateway: str, services: FakeServices) -> None:
    async with AsyncClient(gateway, key=KEY) as client:
        assert (await client.get_product("P00001"))["id"] == "P00001"
        assert (await client.record_transaction(**PURCHASE))["transaction_id"]
        assert await client.delete_product("P00001") is None
        pages = [answer async for answer in client.pages(client.search_by_text, query="red dress")]
        with pytest.raises(SmartrecProblem) as error:
            await client.get_product("Q1")
    assert error.value.kind == "unknown-product"
    assert len(pages) == 2
    assert services.recommender.transactions[0]["user_id"] == "maya"


def test_pages_follow_one_another_to_the_end(gateway: str, services: FakeServices) -> None:
    with Client(gateway, key=KEY) as client:
        assert len(list(client.pages(client.search_by_text, query="red dress"))) == 2
    assert services.recommender.last_json()["cursor"] == CURSOR


def test_a_refusal_is_a_problem_with_its_kind_and_request(gateway: str) -> None:
    with Client(gateway, key="wrong") as client, pytest.raises(SmartrecProblem) as error:
        client.popular_products()
    assert (error.value.status, error.value.kind) == (401, "api-key-wrong")
    assert error.value.request_id
    with Client(gateway, key=KEY) as client, pytest.raises(SmartrecProblem) as error:
        client.popular_products(limit=1_000)
    assert error.value.errors[0]["field"] == "limit"


def test_a_gateway_that_is_not_there_is_a_problem_without_a_status() -> None:
    with Client("http://127.0.0.1:9", retries=AT_ONCE) as client, pytest.raises(SmartrecProblem) as error:
        client.new_products()
    assert (error.value.status, error.value.kind) == (0, "unreachable")


def test_a_write_is_tried_again_with_the_same_key_and_not_for_ever() -> None:
    for statuses, tries in (([503, 503, 201], 3), ([503], 3), ([422], 1)):
        app, asked = failing_app(statuses)
        with served(app) as address, Client(address, retries=AT_ONCE) as client:
            if statuses[-1] == 201:
                client.record_transaction(**PURCHASE, idempotency_key="order-1")
                assert {request.headers["idempotency-key"] for request in asked} == {"order-1"}
            else:
                with pytest.raises(SmartrecProblem):
                    client.record_transaction(**PURCHASE)
            assert len(asked) == tries
            assert len({request.headers["idempotency-key"] for request in asked}) == 1


def test_what_could_do_harm_twice_is_sent_once() -> None:
    app, asked = failing_app([503])
    with (
        served(app) as address,
        Client(address, retries=AT_ONCE) as client,
        pytest.raises(SmartrecProblem),
    ):
        client.create_key("app", scopes=["search"])
    assert len(asked) == 1


def test_while_all_calls_fail_repetitions_stay_a_tenth_of_them() -> None:
    budget = RetryBudget(RetryPolicy())
    repetitions = 0
    for _ in range(1_000):
        budget.note_call()
        repetitions += budget.pause_seconds(0, None) is not None
    assert 100 <= repetitions <= 105


def test_a_pause_is_random_grows_and_is_at_least_what_was_told() -> None:
    draw: Callable[[float, float], float] = lambda _, high: high  # noqa: E731
    pauses = [RetryBudget(RetryPolicy(most=5), draw).pause_seconds(tried, None) for tried in range(3)]
    assert pauses == [0.2, 0.4, 0.8]
    assert RetryBudget(RetryPolicy(), lambda low, _: low).pause_seconds(0, 5.0) == 5.0
