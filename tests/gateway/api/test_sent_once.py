"""What decides is sent once: of two, whoever stands in front may read the first and the gateway the last."""

from __future__ import annotations

import gzip
import json

import httpx
import pytest

from smartrec_gateway.schemas.json_text import SentTwice, from_json
from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

JSON = {"content-type": "application/json"}


def assert_refused(answer: httpx.Response, name: str) -> None:
    problem = assert_problem(answer, 422, "invalid-request")
    assert problem["errors"] == [{"field": name, "message": "send it once"}]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/v1/popular?limit=5&limit=50", "limit"),
        ("/v1/popular?limit=5&limit=5", "limit"),
        ("/v1/products/P00001/similar?user_id=maya&user_id=bo", "user_id"),
        ("/v1/recommendations?in_stock=true&in_stock=false", "in_stock"),
        ("/v1/suggest?q=red&q=blue", "q"),
        ("/v1/reports/click-through?days=7&days=28", "days"),
    ],
)
async def test_a_parameter_that_is_no_list_is_sent_once(
    gateway: httpx.AsyncClient, services: FakeServices, address: str, name: str
) -> None:
    assert_refused(await gateway.get(address), name)
    assert services.recommender.requests == []


async def test_a_list_is_sent_as_often_as_there_is_something_in_it(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    answer = await gateway.get("/v1/popular?colour=red&colour=blue&exclude=P00001&exclude=P00002")
    assert answer.status_code == 200
    asked = services.recommender.requests[-1].url.params
    assert asked.get_list("colour") == ["red", "blue"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('{"query": "red dress", "limit": 5, "limit": 50}', "limit"),
        ('{"query": "red dress", "user_id": "maya", "user_id": "maya"}', "user_id"),
        ('{"query": "red dress", "filters": {"price_max": 10, "price_max": 1000}}', "price_max"),
        ('{"query": "red dress", "filters": {}, "\\u0066ilters": {"colour": ["red"]}}', "filters"),
    ],
)
async def test_a_name_stands_once_in_an_object_of_json(
    gateway: httpx.AsyncClient, services: FakeServices, body: str, name: str
) -> None:
    assert_refused(await gateway.post("/v1/search/text", content=body, headers=JSON), name)
    assert services.nlp.requests == services.recommender.requests == []


async def test_so_it_does_in_a_forms_field_that_holds_json(gateway: httpx.AsyncClient, photo: bytes) -> None:
    answer = await gateway.post(
        "/v1/search/image",
        files={"image": ("photo.jpg", photo, "image/jpeg")},
        data={"filters": '{"price_max": 10, "price_max": 1000}'},
    )
    problem = assert_problem(answer, 422, "invalid-request")
    assert [error["field"] for error in problem["errors"]] == ["filters"]
    assert "send price_max once" in problem["detail"]


async def test_json_that_is_nested_too_deeply_is_refused_in_a_forms_field_as_in_a_body(
    gateway: httpx.AsyncClient, photo: bytes
) -> None:
    deep = "[" * 5_000
    files = {"image": ("photo.jpg", photo, "image/jpeg")}
    answer = await gateway.post("/v1/search/image", files=files, data={"filters": deep})
    assert "nest it less deeply" in assert_problem(answer, 422, "invalid-request")["detail"]
    answer = await gateway.post("/v1/search/text", content=deep, headers=JSON)
    assert "less deeply nested" in assert_problem(answer, 400, "malformed-json")["detail"]


def test_the_name_that_stands_twice_among_a_hundred_thousand_is_soon_found() -> None:
    """By looking at each name once: with each compared to all others the gateway stood still for minutes."""
    last = 100_000
    names = [*map(str, range(last + 1)), str(last)]
    with pytest.raises(SentTwice) as told:
        from_json("{" + ",".join(f'"{name}":1' for name in names) + "}")
    assert told.value.name == str(last)


async def test_two_objects_may_name_the_same(gateway: httpx.AsyncClient) -> None:
    rows = [{"user_id": "maya", "product_id": f"P0000{number}", "kind": "view"} for number in (1, 2)]
    answer = await gateway.post(
        "/v1/transactions:batch",
        content=json.dumps({"transactions": rows}),
        headers=JSON,
    )
    assert answer.status_code < 300, answer.text


@pytest.mark.parametrize("name", ["\\ud800", "a" * 30_000])
async def test_a_name_that_cannot_be_written_or_is_endless_is_told_shortly(
    gateway: httpx.AsyncClient, name: str
) -> None:
    for body in (f'{{"query": "red", "{name}": 1, "{name}": 2}}', f'{{"query": "red", "{name}": 1}}'):
        answer = await gateway.post("/v1/search/text", content=body, headers=JSON)
        assert_problem(answer, 422, "invalid-request")
        assert len(answer.content) < 1_000


async def test_json_is_read_in_utf_8_whatever_else_it_may_look_like(gateway: httpx.AsyncClient) -> None:
    body = '{"query": "red dress"}'
    assert (await gateway.post("/v1/search/text", content=body.encode("utf-8-sig"), headers=JSON)).is_success
    answer = await gateway.post("/v1/search/text", content=body.encode("utf-16"), headers=JSON)
    assert "UTF-8" in assert_problem(answer, 400, "malformed-json")["detail"]


class TestContentEncoding:
    """Nobody undoes it, so nobody may believe that it was undone."""

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(gzip.compress(b'{"query": "red dress"}', mtime=0), id="compressed"),
            pytest.param(b'{"query": "red dress"}', id="as it is"),
        ],
    )
    async def test_json_that_is_said_to_be_compressed_is_refused(
        self, gateway: httpx.AsyncClient, body: bytes
    ) -> None:
        sent = {**JSON, "content-encoding": "gzip"}
        answer = await gateway.post("/v1/search/text", content=body, headers=sent)
        assert "Content-Encoding" in assert_problem(answer, 415, "unsupported-media-type")["detail"]

    @pytest.mark.parametrize(
        ("said", "status"),
        [
            (["identity"], 200),
            ([""], 200),
            (["Identity, identity"], 200),
            (["identity", "gzip"], 415),
            (["identity, gzip"], 415),
        ],
    )
    async def test_each_coding_that_is_named_counts(
        self, gateway: httpx.AsyncClient, said: list[str], status: int
    ) -> None:
        sent = [*JSON.items(), *(("content-encoding", one) for one in said)]
        answer = await gateway.post("/v1/search/text", content=b'{"query": "red dress"}', headers=sent)
        assert answer.status_code == status

    async def test_so_is_a_form_and_identity_is_none(self, gateway: httpx.AsyncClient, photo: bytes) -> None:
        files = {"image": ("photo.jpg", photo, "image/jpeg")}
        for encoding, status in (("br", 415), ("identity", 200)):
            sent = {"content-encoding": encoding}
            answer = await gateway.post("/v1/search/image", files=files, headers=sent)
            assert answer.status_code == status
