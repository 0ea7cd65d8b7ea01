"""The same sentence again: nothing is asked for its words, and no answer has anything of another."""

from __future__ import annotations

from typing import Any

import httpx

from tests.gateway.fakes import FakeServices

URL = "/v1/search/text"


def paths_of(services: FakeServices) -> list[str]:
    asked = (*services.nlp.requests, *services.recommender.requests)
    return [request.url.path for request in asked if request.url.path in ("/v1/map", "/v1/brands")]


async def search(gateway: httpx.AsyncClient, query: str, **options: Any) -> Any:
    answer = await gateway.post(URL, json={"query": query, **options})
    assert answer.status_code == 200
    return answer.json()


async def test_a_sentence_that_was_read_just_now_costs_no_call_for_its_words(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    first = await search(gateway, "red floral dress")
    asked = paths_of(services)
    again = await search(gateway, "red floral dress", user_id="maya")
    assert paths_of(services) == asked
    assert again["understood"] == first["understood"]
    assert services.recommender.last_search()["user_id"] == "maya"


async def test_a_sentence_to_be_read_as_it_is_typed_is_read_by_itself(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await search(gateway, "red dress")
    asked = len(paths_of(services))
    await search(gateway, "red dress", exact=True)
    assert len(paths_of(services)) > asked


async def test_a_sentence_is_read_anew_once_the_shop_has_written_a_product_or_taken_one_away(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    await search(gateway, "red dress")
    asked = paths_of(services).count("/v1/brands")
    product = {"id": "N1", "title": "New dress", "category": "Dress"}
    written = await gateway.post("/v1/products:batch", json={"products": [product]})
    assert written.status_code == 200
    await search(gateway, "red dress")
    assert paths_of(services).count("/v1/brands") == asked + 1
    assert (await gateway.delete("/v1/products/N1")).status_code == 204
    await search(gateway, "red dress")
    assert paths_of(services).count("/v1/brands") == asked + 2


async def test_each_answer_has_its_own_products_for_the_garments_of_the_same_sentence(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.title_words, services.recommender.goods = {"loafers": "loafer"}, {"loafers"}
    query = "red dress with loafers"
    first = await search(gateway, query, limit=1)
    second = await search(gateway, query, limit=2)
    counts = [[len(one["products"]) for one in each["understood"]["garments"]] for each in (first, second)]
    assert counts == [[1, 1], [2, 2]]
    later = await search(gateway, query, cursor="a-cursor")
    assert not any(one["products"] for one in later["understood"]["garments"]), "pages after the first"
