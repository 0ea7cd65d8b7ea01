"""POST /v1/search/text."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from smartrec_gateway.clients.recommender import ProductPage
from smartrec_gateway.orchestration.reading.understanding import with_outcome
from smartrec_gateway.schemas.products import QueryPart
from smartrec_gateway.schemas.understanding import Attribute, Occasion, TextUnderstanding
from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices

URL = "/v1/search/text"


async def test_a_sentence_is_answered_with_what_was_understood_and_matching_products(
    gateway: httpx.AsyncClient,
) -> None:
    query = "red floral sumer dress under 60, no sleeves xyzzy"
    body = (await gateway.post(URL, json={"query": query, "user_id": "maya"})).json()
    understood = body["understood"]
    assert understood["source"] == "text"
    assert understood["understood"] is True
    assert understood["category"] == [{"name": "Dress", "score": 1.0}]
    assert understood["box"] is None
    assert understood["negated"]["attributes"] == ["sleeves"]
    assert understood["price"] == {"min": None, "max": 60.0, "currency": "EUR"}
    assert understood["corrections"] == [{"from": "sumer", "to": "summer"}]
    assert understood["not_understood"] == ["xyzzy"]
    assert body["products"][0]["title"] == "Floral red dress"
    assert len(body["products"]) == 10


async def test_all_that_was_understood_reaches_the_recommender(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await gateway.post(URL, json={"query": "red floral dress under 60, no sleeves", "limit": 4})
    query = services.recommender.last_json()
    assert query["limit"] == 4
    assert query["user_id"] is None
    assert query["understood"] is True
    assert [each["name"] for each in query["colours"]] == ["red"]
    assert query["negated"]["attributes"] == ["sleeves"]
    assert query["price"]["max"] == 60
    assert query["embedding"] is None


async def test_a_sentence_not_about_clothes_is_answered_honestly_with_popular_products(
    gateway: httpx.AsyncClient,
) -> None:
    body = (await gateway.post(URL, json={"query": "when does the train leave"})).json()
    assert body["understood"]["understood"] is False
    assert "train" in body["understood"]["not_understood"]
    assert {reason["kind"] for product in body["products"] for reason in product["reasons"]} == {"popular"}


async def test_goods_that_are_no_garments_are_found_by_their_words(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    body = (await gateway.post(URL, json={"query": "white sneakers under 60"})).json()
    assert body["understood"]["understood"] is True
    assert {"kind": "words", "name": "sneakers"} in body["understood"]["kept"]
    assert body["understood"]["not_understood"] == []
    search = services.recommender.last_json()
    assert search["words"] == "white sneakers under 60"
    assert search["price"]["max"] == 60


@pytest.mark.parametrize(("unknown", "goods"), [("xyzzy", "sneakers"), ("zorbi", "belt")])
async def test_of_several_unknown_words_those_are_understood_that_name_the_goods(
    gateway: httpx.AsyncClient, services: FakeServices, unknown: str, goods: str
) -> None:
    services.recommender.goods = {goods}
    understood = (await gateway.post(URL, json={"query": f"{unknown} {goods}"})).json()["understood"]
    assert understood["kept"] == [{"kind": "words", "name": goods}]
    assert understood["not_understood"] == [unknown]


async def test_an_unknown_word_beside_a_known_one_that_names_the_goods_is_not_understood(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.outcome = {"names_other_goods": True}
    understood = (await gateway.post(URL, json={"query": "zorbi striped"})).json()["understood"]
    assert understood["kept"] == [{"kind": "attribute", "name": "striped"}]
    assert understood["not_understood"] == ["zorbi"]


async def test_brands_that_the_shop_has_reach_the_mapping_and_the_search(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    body = (await gateway.post(URL, json={"query": "marlow dress"})).json()
    assert body["understood"]["brands"] == ["Marlow"]
    assert services.recommender.last_json()["brands"] == ["Marlow"]


async def test_how_a_price_was_read_is_told(gateway: httpx.AsyncClient, services: FakeServices) -> None:
    reading = {"how": "converted", "min": None, "max": 55.2, "currency": "EUR"}
    services.recommender.outcome = {"price_reading": reading}
    understood = (await gateway.post(URL, json={"query": "red dress under 60"})).json()["understood"]
    assert understood["price_reading"] == reading
    assert {"kind": "price", "name": "up to 55.2 EUR (converted)"} in understood["kept"]


@pytest.mark.parametrize("query", ["", "   ", "\t\n", "\u0000"])
async def test_an_empty_query_is_a_problem_that_gives_an_example(
    gateway: httpx.AsyncClient, query: str
) -> None:
    document = assert_problem(await gateway.post(URL, json={"query": query}), 422, "empty-query")
    assert "for example" in document["detail"]


async def test_a_query_of_501_characters_is_too_long(gateway: httpx.AsyncClient) -> None:
    assert (await gateway.post(URL, json={"query": "dress " * 83 + "xx"})).status_code == 200
    assert_problem(await gateway.post(URL, json={"query": "x" * 501}), 422, "query-too-long")


async def test_broken_unicode_in_a_query_does_no_harm(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    headers = {"content-type": "application/json"}
    answer = await gateway.post(URL, content=rb'{"query": "red \ud800 dress"}', headers=headers)
    assert answer.status_code == 200
    assert answer.json()["degraded"] == []
    assert answer.json()["understood"]["category"][0]["name"] == "Dress"


BAD_BODIES: list[tuple[Any, str]] = [
    ({"like": ["a"] * 5}, "like"),
    ({"query": "dress", "sort": "cheapest"}, "sort"),
    ({"query": "dress", "facets": ["fit"]}, "facets.0"),
    ({"query": 7}, "query"),
    ({"query": "dress", "limit": -1}, "limit"),
    ({"query": "dress", "limit": 0}, "limit"),
    ({"query": "dress", "limit": 101}, "limit"),
    ({"query": "dress", "user_id": ""}, "user_id"),
    ({"query": "dress", "user_id": "a/b"}, "user_id"),
    ({"query": "dress", "user": "maya"}, "user"),
    (["dress"], "body"),
]


@pytest.mark.parametrize(("body", "field"), BAD_BODIES)
async def test_a_bad_field_is_named(gateway: httpx.AsyncClient, body: Any, field: str) -> None:
    document = assert_problem(await gateway.post(URL, json=body), 422, "invalid-request")
    assert [error["field"] for error in document["errors"]] == [field]


@pytest.mark.parametrize("content", [b"query=dress", b"{", b"", b"\xff\xfe"])
async def test_a_body_that_is_not_json_is_a_problem(gateway: httpx.AsyncClient, content: bytes) -> None:
    answer = await gateway.post(URL, content=content, headers={"content-type": "application/json"})
    if content:
        assert "JSON" in assert_problem(answer, 400, "malformed-json")["detail"]
    else:
        assert_problem(answer, 422, "invalid-request")


async def test_json_without_its_content_type_says_which_header_is_missing(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.post(URL, data={"query": "dress"})
    document = assert_problem(answer, 415, "unsupported-media-type")
    assert "Content-Type: application/json" in document["detail"]


async def test_a_large_json_body_is_refused_unread(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    answer = await gateway.post(URL, json={"query": "dress " * 50_000})
    assert_problem(answer, 413, "body-too-large")
    assert services.nlp.requests == []


async def test_what_was_kept_given_up_and_not_understood_stand_apart(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.outcome = {
        "degraded": ["price"],
        "given_up": [{"kind": "attribute", "name": "floral"}],
        "not_stocked": ["handbag"],
    }
    query = "red floral dress under 60 and a handbag xyzzy"
    understood = (await gateway.post(URL, json={"query": query})).json()["understood"]
    assert {part["name"] for part in understood["kept"]} >= {"Dress", "red"}
    assert understood["given_up"] == [
        {"kind": "attribute", "name": "floral"},
        {"kind": "price", "name": "up to 60 EUR"},
    ]
    assert understood["not_stocked"] == ["handbag"]
    assert "xyzzy" in understood["not_understood"]
    assert understood["understood"] is True


def test_an_occasion_stands_for_the_words_of_style_that_go_with_it() -> None:
    prom = Attribute(name="prom", type="style", score=1.0)
    said = TextUnderstanding(
        understood=True, attributes=[prom], season="summer", occasions=[Occasion(name="prom", words="prom")]
    )
    given_up = [QueryPart(kind="attribute", name="prom")]
    told = with_outcome(said, ProductPage(products=[], given_up=given_up))
    assert (told.kept, told.given_up) == ([QueryPart(kind="occasion", name="prom")], [])


async def test_nothing_is_called_understood_whose_answer_is_the_popular_list(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.outcome = {"is_popular_list": True, "not_stocked": ["bikini"]}
    understood = (await gateway.post(URL, json={"query": "floral dress"})).json()["understood"]
    assert understood["understood"] is False
    assert understood["kept"] == []
    assert {part["name"] for part in understood["given_up"]} == {"Dress", "floral"}
    assert understood["not_stocked"] == ["bikini"]
