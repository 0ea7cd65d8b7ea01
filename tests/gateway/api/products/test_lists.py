"""Lists that answer no query, and what all lists take: filters, exclusions, views, cursors."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from smartrec_gateway.main import create_app
from smartrec_gateway.settings import GatewaySettings
from tests.gateway.assertions import assert_problem
from tests.gateway.client import gateway_client, picture_bytes
from tests.gateway.fakes import URLS, FakeServices
from tests.gateway.fakes.goods import CURSOR

LISTS = (
    "/v1/users/maya/recommendations",
    "/v1/recommendations",
    "/v1/users/maya/because-you-bought",
    "/v1/products/P00001/similar",
    "/v1/products/P00001/goes-with",
    "/v1/popular",
    "/v1/new",
)
FILTERS = {"brand": ["Marlow", "Ostra & Co"], "size": ["M"], "price_max": 60.0, "in_stock": False}


@pytest.mark.parametrize("path", LISTS)
class TestEveryList:
    async def test_it_has_products_with_reasons(self, gateway: httpx.AsyncClient, path: str) -> None:
        await gateway.post(
            "/v1/transactions", json={"user_id": "maya", "product_id": "P00002", "kind": "purchase"}
        )
        body = (await gateway.get(path, params={"limit": 5})).json()
        assert len(body["products"]) == 5
        assert all(product["reasons"] for product in body["products"])
        assert body["degraded"] == []
        assert body["experiment"] is None
        assert "next_cursor" in body

    async def test_filters_exclusions_and_cursor_reach_the_recommender_as_they_are(
        self, gateway: httpx.AsyncClient, services: FakeServices, path: str
    ) -> None:
        asked = {**FILTERS, "exclude": ["P00003", "P4&5"], "cursor": CURSOR}
        assert (await gateway.get(path, params=asked)).status_code == 200
        sent = services.recommender.requests[-1].url.params
        assert sent.get_list("brand") == ["Marlow", "Ostra & Co"]
        assert sent.get_list("exclude") == ["P00003", "P4&5"]
        assert (sent["price_max"], sent["in_stock"], sent["cursor"]) == ("60.0", "false", CURSOR)

    async def test_a_misspelt_filter_is_named_not_ignored(
        self, gateway: httpx.AsyncClient, path: str
    ) -> None:
        answer = await gateway.get(path, params={"colur": "red"})
        assert assert_problem(answer, 422, "invalid-request")["errors"][0]["field"] == "colur"

    async def test_a_wrong_cursor_says_what_to_do(self, gateway: httpx.AsyncClient, path: str) -> None:
        answer = await gateway.get(path, params={"cursor": "not-a-cursor"})
        assert "next_cursor" in assert_problem(answer, 422, "invalid-cursor")["detail"]

    async def test_without_the_recommender_it_is_a_503_with_retry_after(
        self, gateway: httpx.AsyncClient, services: FakeServices, path: str
    ) -> None:
        services.recommender.trouble = "down"
        answer = await gateway.get(path)
        assert_problem(answer, 503, "recommender-unavailable")
        assert int(answer.headers["retry-after"]) > 0


async def test_a_visit_without_an_id_is_told_by_what_it_viewed(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    body = (await gateway.get("/v1/recommendations", params={"viewed": ["P00001", "P00007"]})).json()
    assert body["ordered_for"] == "anonymous"
    assert services.recommender.requests[-1].url.params.get_list("viewed") == ["P00001", "P00007"]


async def test_because_you_bought_names_the_purchase_or_nothing(gateway: httpx.AsyncClient) -> None:
    path = "/v1/users/maya/because-you-bought"
    before = (await gateway.get(path)).json()
    assert (before["because_of"], before["products"]) == (None, [])
    await gateway.post(
        "/v1/transactions", json={"user_id": "maya", "product_id": "P00002", "kind": "purchase"}
    )
    after = (await gateway.get(path)).json()
    assert after["because_of"]["id"] == "P00002"
    assert after["products"]


@pytest.mark.parametrize("name", ["category", "brand", "colour", "gender", "season", "size"])
@pytest.mark.parametrize("value", ["\x00", "a\x00b", "\x1b[2J"])
async def test_a_filter_that_holds_control_characters_is_named(
    gateway: httpx.AsyncClient, services: FakeServices, name: str, value: str
) -> None:
    for answer in (
        await gateway.get("/v1/popular", params={name: value}),
        await gateway.post("/v1/search/text", json={"query": "dress", "filters": {name: [value]}}),
    ):
        assert name in assert_problem(answer, 422, "invalid-request")["detail"]
    assert services.recommender.requests == []


class TestSearches:
    async def test_a_text_search_takes_the_same(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        besides = {"exclude": ["P00003"], "viewed": ["P00001"], "cursor": CURSOR}
        asked = {"query": "red dress", "filters": FILTERS, **besides}
        answer = await gateway.post("/v1/search/text", json=asked)
        assert answer.json()["next_cursor"] is None
        query = services.recommender.last_json()
        assert query["filters"] | FILTERS == query["filters"]
        assert {name: query[name] for name in besides} == besides

    async def test_a_photo_search_takes_the_same_as_form_fields(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        fields = {"filters": json.dumps(FILTERS), "exclude": ["P00003", "P00004"], "cursor": CURSOR}
        answer = await gateway.post("/v1/search/image", files={"image": photo}, data=fields)
        assert answer.status_code == 200, answer.text
        query = services.recommender.last_json()
        assert query["filters"] | FILTERS == query["filters"]
        assert (query["exclude"], query["cursor"]) == (["P00003", "P00004"], CURSOR)

    @pytest.mark.parametrize("filters", ["{", '{"colur": ["red"]}', '{"price_min": 9, "price_max": 1}'])
    async def test_filters_of_a_photo_that_are_none_are_named(
        self, gateway: httpx.AsyncClient, photo: bytes, filters: str
    ) -> None:
        answer = await gateway.post("/v1/search/image", files={"image": photo}, data={"filters": filters})
        document = assert_problem(answer, 422, "invalid-request")
        assert document["errors"][0]["field"].startswith("filters")

    async def test_a_search_pages_on_with_its_cursor(self, gateway: httpx.AsyncClient) -> None:
        first = (await gateway.post("/v1/search/text", json={"query": "red dress"})).json()
        again = {"query": "red dress", "cursor": first["next_cursor"]}
        assert (await gateway.post("/v1/search/text", json=again)).json()["next_cursor"] is None

    async def test_without_nlp_the_filters_still_hold(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        services.nlp.trouble = "down"
        body = (await gateway.post("/v1/search/text", json={"query": "red dress", "filters": FILTERS})).json()
        assert body["degraded"] == ["nlp"]
        assert services.recommender.last_json()["filters"]["size"] == ["M"]


class TestQueries:
    async def test_gender_size_season_and_sort_reach_the_recommender(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        query = {"query": "cheapest men summer dress l"}
        understood = (await gateway.post("/v1/search/text", json=query)).json()["understood"]
        expected = {"gender": "men", "size": "L", "season": "summer", "sort": "price_asc"}
        assert {name: understood[name] for name in expected} == expected
        query = services.recommender.last_json()
        assert {name: query[name] for name in expected} == expected

    async def test_each_of_several_garments_gets_products_of_its_own(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        query = {"query": "white tee with blue jeans under 60", "limit": 3}
        body = (await gateway.post("/v1/search/text", json=query)).json()
        garments = body["understood"]["garments"]
        assert [(garment["category"], garment["colours"]) for garment in garments] == [
            ("Jeans", ["blue"]),
            ("Tee", ["white"]),
        ]
        for garment in garments:
            assert len(garment["products"]) == 3
            assert garment["products"][0]["category"] == garment["category"]
        sent = [json.loads(request.content) for request in services.recommender.searches]
        assert {query["price"]["max"] for query in sent} == {60}

    async def test_one_garment_is_asked_for_once(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        body = (await gateway.post("/v1/search/text", json={"query": "red dress"})).json()
        assert [garment["products"] for garment in body["understood"]["garments"]] == [[]]
        assert len(services.recommender.searches) == 1


async def test_one_caller_does_not_take_all_places_for_uploads(services: FakeServices) -> None:
    limits = {"max_concurrent_uploads": 2, "max_concurrent_uploads_per_caller": 1}
    app = create_app(GatewaySettings(**{**URLS, **limits}), services)  # type: ignore[arg-type]
    form = httpx.Request("POST", "http://localhost/v1/search/image", files={"image": picture_bytes()})
    body, headers = form.read(), {"content-type": form.headers["content-type"]}
    answers: list[httpx.Response] = []

    async def send(address: str, content: Any) -> httpx.Response:
        caller = httpx.ASGITransport(app, client=(address, 1))
        async with httpx.AsyncClient(transport=caller) as client:
            return await client.post(form.url, content=content, headers=headers)

    async def slow_body() -> Any:
        """While this upload is on its way, the same caller comes again, and another one."""
        yield body[:100]
        answers.append(await send("10.0.0.1", body))
        answers.append(await send("10.0.0.2", body))
        yield body[100:]

    async with app.router.lifespan_context(app):
        assert (await send("10.0.0.1", slow_body())).status_code == 200
    assert_problem(answers[0], 503, "too-many-uploads")
    assert answers[1].status_code == 200


async def test_more_uploads_at_once_than_there_are_places_are_told_to_come_back(
    services: FakeServices,
) -> None:
    async with gateway_client(services, max_concurrent_uploads=1) as gateway:
        refused: list[httpx.Response] = []

        async def slow_body() -> Any:
            """While this upload is on its way, another one comes."""
            yield body[:100]
            refused.append(await gateway.post("/v1/search/image", files={"image": picture_bytes()}))
            yield body[100:]

        whole = httpx.Request("POST", "http://x", files={"image": picture_bytes()})
        body, headers = whole.read(), {"content-type": whole.headers["content-type"]}
        first = await gateway.post("/v1/search/image", content=slow_body(), headers=headers)
        assert first.status_code == 200, first.text
        assert_problem(refused[0], 503, "too-many-uploads")
        assert int(refused[0].headers["retry-after"]) > 0
        later = await gateway.post("/v1/search/image", files={"image": picture_bytes()})
        assert later.status_code == 200


async def test_requests_for_files_are_counted_by_their_folder(services: FakeServices, tmp_path: Any) -> None:
    (tmp_path / "P1.svg").write_text("<svg/>")
    async with gateway_client(services, images_dir=tmp_path) as gateway:
        for path in ("/images/P1.svg", "/images/none.svg", "/web/app.js", "/nothing/here"):
            await gateway.get(path)
        metrics = (await gateway.get("/metrics")).text
    for route in ("/images/{path}", "/web/{path}", "unmatched"):
        assert f'route="{route}"' in metrics
    assert "P1.svg" not in metrics


async def test_requests_are_counted_by_the_whole_template_of_their_route(gateway: httpx.AsyncClient) -> None:
    for path in LISTS:
        await gateway.get(path)
    metrics = (await gateway.get("/metrics")).text
    for path in LISTS:
        template = path.replace("maya", "{user_id}").replace("P00001", "{product_id}")
        assert f'route="{template}"' in metrics


class TestLook:
    async def test_an_outfit_comes_slot_by_slot_with_reasons(self, gateway: httpx.AsyncClient) -> None:
        body = (await gateway.get("/v1/products/P00001/look", params={"limit": 3})).json()
        assert body["request_id"]
        assert [slot["slot"] for slot in body["slots"]] == ["bottom"]
        assert len(body["slots"][0]["products"]) == 3
        assert all(product["reasons"] for product in body["slots"][0]["products"])

    async def test_filters_reach_the_recommender(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        asked = {**FILTERS, "exclude": ["P00003"]}
        assert (await gateway.get("/v1/products/P00001/look", params=asked)).status_code == 200
        sent = services.recommender.requests[-1].url.params
        assert (sent["price_max"], sent.get_list("exclude")) == ("60.0", ["P00003"])

    async def test_an_unknown_product_is_said_to_be_one(self, gateway: httpx.AsyncClient) -> None:
        assert_problem(await gateway.get("/v1/products/nothing/look"), 404, "unknown-product")
