"""POST /v1/search/image."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from PIL import Image

from smartrec_gateway.clients.resilience.replicated_sender import RETRY_PAUSES_SECONDS
from tests.gateway.assertions import assert_problem
from tests.gateway.client import blank_picture, gateway_client, picture_bytes
from tests.gateway.fakes import FakeServices
from tests.gateway.fakes.goods import CATALOGUE
from tests.gateway.fakes.vision import DRESS_EMBEDDING, JEANS_EMBEDDING, LIKELIHOODS, PERCEPTUAL_HASH

URL = "/v1/search/image"


def jpeg(
    content: bytes, name: str = "photo.jpg", kind: str = "image/jpeg"
) -> dict[str, tuple[str, bytes, str]]:
    return {"image": (name, content, kind)}


async def until_popular_was_asked(services: FakeServices) -> None:
    """It is asked by a task of the gateway's own."""
    async with asyncio.timeout(10):
        while not any(one.url.path == "/v1/popular" for one in services.recommender.requests):  # noqa: ASYNC110
            await asyncio.sleep(0)


@pytest.mark.parametrize("name", ["limit", "user_id", "filters"])
async def test_a_field_that_is_no_list_is_sent_once(
    gateway: httpx.AsyncClient, services: FakeServices, photo: bytes, name: str
) -> None:
    answer = await gateway.post(URL, files=jpeg(photo), data={name: ["1", "2"]})
    problem = assert_problem(answer, 422, "invalid-request")
    assert problem["errors"] == [{"field": name, "message": "send it once"}]
    assert services.vision.requests == []


async def test_a_photo_is_answered_with_what_was_seen_and_ten_products(
    gateway: httpx.AsyncClient, photo: bytes
) -> None:
    answer = await gateway.post(URL, files=jpeg(photo), data={"user_id": "maya"})
    assert answer.status_code == 200
    body = answer.json()
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["understood"]["source"] == "image"
    assert body["understood"]["understood"] is True
    assert body["understood"]["category"][0] == {"name": "Dress", "score": 0.91}
    assert body["understood"]["box"] == [0.22, 0.1, 0.78, 0.94]
    assert body["understood"]["is_garment"] == 0.97
    assert {each["type"] for each in body["understood"]["attributes"]} >= {"texture", "fabric"}
    assert len(body["products"]) == 10
    assert body["degraded"] == []
    for product in body["products"]:
        assert sum(reason["weight"] for reason in product["reasons"]) == pytest.approx(product["score"])


async def test_the_embedding_and_the_shopper_reach_the_recommender_but_the_embedding_not_the_caller(
    gateway: httpx.AsyncClient, services: FakeServices, photo: bytes
) -> None:
    answer = await gateway.post(URL, files=jpeg(photo), data={"user_id": "maya", "limit": "3"})
    query = services.recommender.last_json()
    assert query["embedding"]
    assert query["user_id"] == "maya"
    assert query["limit"] == 3
    assert query["understood"] is True
    assert query["likelihoods"] == LIKELIHOODS
    assert "embedding" not in answer.text
    assert "perceptual" not in answer.text
    assert "likelihoods" not in answer.text
    assert len(answer.json()["products"]) == 3


async def test_each_garment_of_a_picture_is_told_and_any_of_them_can_be_searched_by(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    two = picture_bytes(400, 200)
    first = (await gateway.post(URL, files=jpeg(two))).json()["understood"]
    assert [garment["category"][0]["name"] for garment in first["garments"]] == ["Dress", "Jeans"]
    assert first["garments"][1]["box"] == [0.8, 0.2, 0.98, 0.9]
    assert (first["garment"], first["category"][0]["name"]) == (0, "Dress")
    query = services.recommender.last_json()
    assert (query["embedding"], query["perceptual_hash"]) == (DRESS_EMBEDDING, PERCEPTUAL_HASH)
    of_garments = [json.loads(request.content) for request in services.recommender.requests[:2]]
    assert [query["perceptual_hash"] for query in of_garments] == [PERCEPTUAL_HASH, None]
    answer = await gateway.post(URL, files=jpeg(two), data={"garment": "1"})
    second = answer.json()["understood"]
    assert (second["garment"], second["category"][0]["name"]) == (1, "Jeans")
    assert second["box"] == [0.8, 0.2, 0.98, 0.9]
    assert second["garments"] == first["garments"]
    query = services.recommender.last_json()
    assert query["embedding"] == JEANS_EMBEDDING
    assert query["perceptual_hash"] is None, "it is the whole picture's"
    assert query["category"][0]["name"] == "Jeans"
    assert "embedding" not in answer.text


async def test_a_garment_that_the_picture_does_not_show_is_told(
    gateway: httpx.AsyncClient, photo: bytes
) -> None:
    assert_problem(await gateway.post(URL, files=jpeg(photo), data={"garment": "1"}), 422, "no-such-garment")
    refused = await gateway.post(URL, files=jpeg(photo), data={"garment": "-1"})
    assert refused.status_code == 422
    assert "garment" in refused.text


async def test_vision_gets_the_very_bytes_that_were_sent_even_if_they_are_many(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    noise = Image.effect_noise((1500, 1200), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "PNG", compress_level=0)
    content = buffer.getvalue()
    assert len(content) > 5_000_000
    answer = await gateway.post(URL, files=jpeg(content, "noise.png", "image/png"))
    assert answer.status_code == 200
    request = services.vision.requests[-1]
    assert request.content == content
    assert request.headers["content-type"] == "image/png"
    assert request.headers["content-length"] == str(len(content))


async def test_an_anonymous_caller_gets_products_too(gateway: httpx.AsyncClient, photo: bytes) -> None:
    answer = await gateway.post(URL, files=jpeg(photo), data={"user_id": ""})
    assert answer.status_code == 200
    assert answer.json()["ordered_for"] == "anonymous"


async def test_a_photo_with_nothing_to_wear_is_answered_honestly_with_popular_products(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    body = (await gateway.post(URL, files=jpeg(blank_picture()))).json()
    assert body["understood"]["understood"] is False
    assert body["understood"]["box"] is None
    assert body["understood"]["category"] == []
    assert services.recommender.last_json()["understood"] is False
    assert {reason["kind"] for product in body["products"] for reason in product["reasons"]} == {"popular"}
    assert body["degraded"] == []


async def test_of_its_own_picture_of_shoes_the_shop_knows_what_it_shows(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.outcome = {"because_of": {**CATALOGUE[0], "category": "Shoes"}}
    body = (await gateway.post(URL, files=jpeg(blank_picture()))).json()
    assert body["understood"]["understood"] is True
    assert body["understood"]["category"] == [{"name": "Shoes", "score": 1.0}]
    assert body["understood"]["garments"] == []
    assert services.recommender.last_json()["perceptual_hash"]


async def test_words_beside_the_shops_own_picture_of_shoes_change_these(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.outcome = {"because_of": {**CATALOGUE[0], "category": "Shoes"}}
    words = {"query": "cheaper", "facets": "price"}
    answer = await gateway.post(URL, files=jpeg(blank_picture()), data=words)
    asked = services.recommender.last_json()
    assert asked["like"] == [CATALOGUE[0]["id"]]
    assert asked["facets"] == ["price"]
    understood = answer.json()["understood"]
    assert understood["category"] == [{"name": "Shoes", "score": 1.0}]
    assert understood["words"]["understood"] is True


async def test_without_the_recommender_words_beside_the_shops_own_picture_are_searched_for_alone(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.outcome = {"because_of": {**CATALOGUE[0], "category": "Shoes"}}
    question: dict[str, Any] = {"files": jpeg(blank_picture()), "data": {"query": "cheaper"}}
    assert (await gateway.post(URL, **question)).status_code == 200
    await until_popular_was_asked(services)
    services.recommender.trouble = "down"
    answer = await gateway.post(URL, **question)
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["recommender"])
    assert answer.json()["products"]


async def test_where_the_recommender_did_not_say_whose_picture_it_is_that_is_told_beside_the_words_products(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.outcome = {"because_of": {**CATALOGUE[0], "category": "Shoes"}}
    await gateway.get("/v1/recommendations")
    await until_popular_was_asked(services)
    services.recommender.failures_to_connect = 1 + len(RETRY_PAUSES_SECONDS)
    answer = await gateway.post(URL, files=jpeg(blank_picture()), data={"query": "red dress"})
    assert services.recommender.last_search()["words"] == "red dress"
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["recommender"])


async def test_words_beside_a_photo_of_nothing_that_is_known_are_searched_for_alone(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    answer = await gateway.post(URL, files=jpeg(blank_picture()), data={"query": "red dress"})
    assert services.recommender.last_json().get("like", []) == []
    assert answer.json()["understood"]["understood"] is False
    assert answer.json()["understood"]["words"]["category"][0]["name"] == "Dress"


@pytest.mark.parametrize("words", ["", "but in blue"])
async def test_a_photo_that_was_not_looked_at_closely_is_told_as_degraded(
    gateway: httpx.AsyncClient, services: FakeServices, photo: bytes, words: str
) -> None:
    services.vision.looks_closely = False
    answer = await gateway.post(URL, files=jpeg(photo), data={"query": words})
    assert (answer.status_code, answer.json()["degraded"]) == (200, ["vision"])
    assert answer.json()["products"]


BAD_PICTURES = [
    ("text named .jpg", b"this is no picture", 422, "unreadable-image"),
    ("truncated", picture_bytes()[:2000], 422, "unreadable-image"),
    ("a GIF", picture_bytes(kind="GIF"), 415, "unsupported-image-type"),
    ("100 megapixels", blank_picture(10_000, 10_000), 413, "image-too-large"),
    ("empty", b"", 422, "missing-image"),
]


@pytest.mark.parametrize(
    ("content", "status", "slug"), [row[1:] for row in BAD_PICTURES], ids=[row[0] for row in BAD_PICTURES]
)
async def test_a_picture_that_cannot_be_used_is_a_problem_that_says_what_to_send(
    gateway: httpx.AsyncClient, content: bytes, status: int, slug: str
) -> None:
    document = assert_problem(await gateway.post(URL, files=jpeg(content)), status, slug)
    assert "Send" in document["detail"] or "Choose" in document["detail"]


async def test_a_picture_over_the_limit_is_refused_before_vision_sees_it(services: FakeServices) -> None:
    async with gateway_client(services, max_image_bytes=5_000, max_body_bytes=20_000) as gateway:
        too_large = await gateway.post(URL, files=jpeg(b"x" * 6_000))
        far_too_large = await gateway.post(URL, files=jpeg(b"x" * 30_000))
    assert_problem(too_large, 413, "image-too-large")
    assert_problem(far_too_large, 413, "body-too-large")
    assert services.vision.requests == []


async def test_a_form_without_a_picture_says_how_to_send_one(gateway: httpx.AsyncClient) -> None:
    for files in ({"photo": ("a.jpg", b"x", "image/jpeg")}, {"image": (None, b"x")}):
        document = assert_problem(await gateway.post(URL, files=files), 422, "missing-image")
        assert "curl -F image=@" in document["detail"]


@pytest.mark.parametrize("kind", ["application/json", "image/jpeg", "application/x-www-form-urlencoded"])
async def test_a_body_that_is_no_form_says_how_to_send_one(gateway: httpx.AsyncClient, kind: str) -> None:
    answer = await gateway.post(URL, content=b"{}", headers={"content-type": kind})
    assert "multipart/form-data" in assert_problem(answer, 415, "unsupported-media-type")["detail"]


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=there"])
async def test_a_broken_form_is_a_problem(gateway: httpx.AsyncClient, kind: str) -> None:
    answer = await gateway.post(URL, content=b"not a form", headers={"content-type": kind})
    assert_problem(answer, 400, "malformed-upload")


BAD_FIELDS = [
    ({"limit": "-1"}, "limit"),
    ({"limit": "101"}, "limit"),
    ({"limit": "many"}, "limit"),
    ({"user_id": "a\nb"}, "user_id"),
    ({"user_id": "x" * 129}, "user_id"),
    ({"usr": "maya"}, "usr"),
]


@pytest.mark.parametrize(("fields", "name"), BAD_FIELDS)
async def test_a_bad_field_beside_the_picture_is_named(
    gateway: httpx.AsyncClient, photo: bytes, fields: dict[str, str], name: str
) -> None:
    answer = await gateway.post(URL, files=jpeg(photo), data=fields)
    document = assert_problem(answer, 422, "invalid-request")
    assert [error["field"] for error in document["errors"]] == [name]


async def test_a_caller_that_stops_sending_is_told_so_in_time(services: FakeServices) -> None:
    async def stalls() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\nxx'
        await asyncio.Event().wait()

    form = {"content-type": "multipart/form-data; boundary=b"}
    async with gateway_client(services, upload_timeout_seconds=0.05) as gateway:
        answer = await gateway.post(URL, content=stalls(), headers=form)
    assert_problem(answer, 408, "upload-too-slow")
