"""GET /v1/suggest and /v1/unmet-queries, and searching for words as they were typed."""

from __future__ import annotations

import httpx

from tests.gateway.assertions import assert_problem
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import UNMET


async def test_what_is_typed_is_completed_by_what_the_shop_has(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    answer = await gateway.get("/v1/suggest", params={"q": "floral r", "limit": 3})
    first = answer.json()["suggestions"][0]
    assert first == {"text": "Floral red jeans", "kind": "title", "corrected": False}
    assert services.recommender.requests[-1].url.params["limit"] == "3"


async def test_suggestions_of_a_shop_that_does_not_answer_are_a_problem_not_a_guess(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.trouble = "down"
    assert_problem(await gateway.get("/v1/suggest", params={"q": "floral"}), 503, "recommender-unavailable")


async def test_what_was_not_found_is_told(gateway: httpx.AsyncClient) -> None:
    assert (await gateway.get("/v1/unmet-queries")).json() == {"queries": [UNMET]}


async def test_a_correction_is_undone_where_words_are_to_be_read_as_typed(gateway: httpx.AsyncClient) -> None:
    query = {"query": "red sumer dress"}
    usual = (await gateway.post("/v1/search/text", json=query)).json()["understood"]
    exact = (await gateway.post("/v1/search/text", json={**query, "exact": True})).json()["understood"]
    assert usual["corrections"] == [{"from": "sumer", "to": "summer"}]
    assert (exact["corrections"], exact["not_understood"]) == ([], ["sumer"])
