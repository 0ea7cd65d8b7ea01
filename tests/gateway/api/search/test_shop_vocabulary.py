"""Searches with words that only the shop knows: its titles' words and its own occasions."""

from __future__ import annotations

import asyncio
import json

import httpx

from tests.gateway.fakes import FakeServices


async def test_a_word_that_only_titles_know_is_looked_for_there_and_told_as_kept(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.title_words = {"bardot": "bardot"}
    answer = await gateway.post("/v1/search/text", json={"query": "bardot dress"})
    understood = answer.json()["understood"]
    assert services.recommender.last_search()["exact_words"] == ["bardot"]
    assert {"kind": "words", "name": "bardot"} in understood["kept"]
    assert "bardot" not in understood["not_understood"]


async def test_the_shops_own_occasions_go_with_the_words_to_be_read(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    columns = ("words", "categories", "attributes", "colours", "never")
    own = dict.fromkeys(columns, "") | {"occasion": "gala"}
    services.recommender.occasions = [own]
    await gateway.post("/v1/search/text", json={"query": "gala dress"})
    asked = [json.loads(request.content) for request in services.nlp.requests if request.content]
    assert asked[-1]["occasions"] == [own]


async def test_where_nobody_says_which_brands_are_named_the_answer_tells_that_some_may_be_missed(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.is_held, services.recommender.held_path = asyncio.Event(), "/v1/brands"
    answer = await gateway.post("/v1/search/text", json={"query": "red dress"})
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["recommender"])
    assert answer.json()["products"], "those for the words that were understood"


async def test_shoes_beside_a_garment_get_a_row_of_their_own(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.title_words, services.recommender.goods = {"loafers": "loafer"}, {"loafers"}
    answer = await gateway.post("/v1/search/text", json={"query": "red dress l with loafers under 60"})
    understood = answer.json()["understood"]
    assert [(one["category"], one["goods"]) for one in understood["garments"]] == [
        ("Dress", None),
        (None, "loafers"),
    ]
    assert all(one["products"] for one in understood["garments"])
    assert {"kind": "words", "name": "loafers"} in understood["kept"]
    sent = [json.loads(request.content) for request in services.recommender.searches]
    (of_shoes,) = [query for query in sent if query["words"] == "loafers"]
    assert [colour["name"] for colour in of_shoes["colours"]] == ["white"]
    assert (of_shoes["size"], of_shoes["price"]["max"]) == (None, 60), "the size is that of the clothes"
    assert all(not query["exact_words"] for query in sent), "no dress has loafers in its title"
