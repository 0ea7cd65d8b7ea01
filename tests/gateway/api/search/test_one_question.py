"""Pictures, products and words as one question: what reaches vision, nlp and the recommender."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.gateway.assertions import assert_problem
from tests.gateway.client import blank_picture, gateway_client, picture_bytes
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.vision import DRESS_EMBEDDING

BY_IMAGE, BY_TEXT = "/v1/search/image", "/v1/search/text"


def pictures(*contents: bytes) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("image", ("photo.jpg", content, "image/jpeg")) for content in contents]


class TestPictureAndWords:
    async def test_the_words_are_read_as_a_change_of_what_the_picture_shows(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        answer = await gateway.post(BY_IMAGE, files=pictures(photo), data={"query": "striped, in blue"})
        assert answer.status_code == 200
        asked_of_nlp = services.nlp.last_json()
        assert "sleeveless" in asked_of_nlp["reference"]["attributes"]
        assert asked_of_nlp["reference"]["colours"] == ["red", "white"]
        query = services.recommender.last_json()
        assert query["embedding"] == DRESS_EMBEDDING
        assert query["category"][0]["name"] == "Dress"
        assert [one["name"] for one in query["change"]["colours"]] == ["blue"]
        assert "floral" in query["change"]["replaced"]
        assert query["required"] == [
            {"kind": "colour", "name": "blue", "any_of": ["blue"]},
            {"kind": "attribute", "name": "striped", "any_of": ["striped"]},
        ]
        understood = answer.json()["understood"]
        assert understood["source"] == "image"
        assert [one["name"] for one in understood["words"]["colours"]] == ["blue"]
        assert {"kind": "colour", "name": "blue"} in understood["words"]["kept"]

    async def test_what_is_not_wanted_can_be_listed(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        await gateway.post(BY_IMAGE, files=pictures(photo), data={"without": ["floral", "red"]})
        negated = services.recommender.last_json()["negated"]
        assert (negated["attributes"], negated["colours"]) == (["floral"], ["red"])

    async def test_without_vision_the_words_alone_are_searched_for(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        services.vision.trouble = "down"
        body = (
            await gateway.post(BY_IMAGE, files=pictures(photo), data={"query": "blue dress", "limit": "3"})
        ).json()
        assert body["degraded"] == ["vision"]
        assert body["understood"]["source"] == "text"
        assert len(body["products"]) == 3

    async def test_without_nlp_the_picture_alone_is_searched_for(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        services.nlp.trouble = "down"
        body = (await gateway.post(BY_IMAGE, files=pictures(photo), data={"query": "in blue"})).json()
        assert body["degraded"] == ["nlp"]
        assert services.recommender.last_json()["embedding"] == DRESS_EMBEDDING
        assert services.recommender.last_json()["change"] is None

    async def test_a_picture_with_nothing_to_wear_leaves_the_words(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        blank = pictures(blank_picture())
        body = (await gateway.post(BY_IMAGE, files=blank, data={"query": "blue dress"})).json()
        assert body["understood"]["understood"] is False
        assert body["understood"]["words"]["understood"] is True
        assert services.recommender.last_json()["embedding"] is None


class TestBoxesAndSeveralPictures:
    async def test_vision_looks_at_the_box_alone(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        await gateway.post(BY_IMAGE, files=pictures(photo), data={"box": "0.1,0.2,0.6,0.9"})
        assert services.vision.requests[-1].url.params["box"] == "0.1,0.2,0.6,0.9"

    async def test_each_picture_has_the_box_of_its_place(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        boxes = ["0.1,0.2,0.6,0.9", "0,0,1,0.5"]
        await gateway.post(BY_IMAGE, files=pictures(photo, photo, photo), data={"box": boxes})
        assert [request.url.params.get("box") for request in services.vision.requests] == [*boxes, None]

    async def test_a_box_that_is_none_is_a_problem(self, gateway: httpx.AsyncClient, photo: bytes) -> None:
        assert_problem(
            await gateway.post(BY_IMAGE, files=pictures(photo), data={"box": "left"}), 422, "invalid-box"
        )
        assert_problem(
            await gateway.post(BY_IMAGE, files=pictures(photo), data={"box": ["0,0,1,1", "0,0,1,1"]}),
            422,
            "invalid-box",
        )

    async def test_several_pictures_are_one_question(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        answer = await gateway.post(BY_IMAGE, files=pictures(photo, picture_bytes(90, 120)))
        assert answer.status_code == 200
        query = services.recommender.last_json()
        assert query["embedding"] == DRESS_EMBEDDING
        assert query["perceptual_hash"] is None, "it is of one picture alone"
        assert query["category"][0] == {"name": "Dress", "score": 0.91}
        too_many = await gateway.post(BY_IMAGE, files=pictures(*[photo] * 5))
        assert_problem(too_many, 400, "malformed-upload")

    async def test_together_they_may_be_no_larger_than_one(
        self, services: FakeServices, photo: bytes
    ) -> None:
        async with gateway_client(services, max_image_bytes=len(photo) + 10) as gateway:
            assert (await gateway.post(BY_IMAGE, files=pictures(photo))).status_code == 200
            refused = await gateway.post(BY_IMAGE, files=pictures(photo, photo))
        assert_problem(refused, 413, "image-too-large")


class TestLikeAProduct:
    async def test_a_product_is_the_picture_and_words_change_it(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        answer = await gateway.post(BY_TEXT, json={"like": ["P00003"], "query": "in blue"})
        assert answer.status_code == 200
        query = services.recommender.last_json()
        assert query["like"] == ["P00003"]
        assert [one["name"] for one in query["change"]["colours"]] == ["blue"]
        assert services.nlp.last_json()["reference"]

    async def test_without_words_it_is_simply_like_it(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        body = (await gateway.post(BY_TEXT, json={"like": ["P00003"]})).json()
        assert body["understood"]["refers_to_reference"] is True
        assert services.recommender.last_json()["change"] is None
        assert services.nlp.requests == []

    async def test_a_product_that_is_not_there_is_told(self, gateway: httpx.AsyncClient) -> None:
        answer = await gateway.post(BY_TEXT, json={"like": ["nowhere"], "query": "in blue"})
        assert_problem(answer, 404, "unknown-product")


class TestFacetsAndOrder:
    @pytest.mark.parametrize("order", ["price_asc", "price_desc", "newest", "popular"])
    async def test_both_reach_the_recommender(
        self, gateway: httpx.AsyncClient, services: FakeServices, order: str
    ) -> None:
        wish: dict[str, Any] = {"query": "red dress", "sort": order, "facets": ["colour", "price"]}
        assert (await gateway.post(BY_TEXT, json=wish)).status_code == 200
        query = services.recommender.last_json()
        assert (query["order"], query["facets"]) == (order, ["colour", "price"])

    async def test_a_form_names_each_facet_by_itself(
        self, gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
    ) -> None:
        await gateway.post(BY_IMAGE, files=pictures(photo), data={"facets": ["colour", "size"]})
        query = services.recommender.last_json()
        assert (query["order"], query["facets"]) == (None, ["colour", "size"])

    async def test_filters_alone_browse_the_shop(
        self, gateway: httpx.AsyncClient, services: FakeServices
    ) -> None:
        wish = {"filters": {"category": ["Dress"], "pattern": ["floral"], "on_sale": True}}
        answer = await gateway.post(BY_TEXT, json=wish)
        assert answer.status_code == 200
        query = services.recommender.last_json()
        assert query["filters"]["pattern"] == ["floral"]
        assert query["filters"]["on_sale"] is True
        assert services.nlp.requests == []

    async def test_a_query_of_nothing_is_told(self, gateway: httpx.AsyncClient) -> None:
        assert_problem(await gateway.post(BY_TEXT, json={}), 422, "empty-query")
