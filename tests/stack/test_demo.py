"""The main job on the whole product: a photo or a sentence in, ten products out, ordered for the shopper."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image

QUERY = "red floral summer dress, no sleeves"
GOODS = {"Shoes", "Bags"}  # which the model does not know


@pytest.fixture(scope="module")
def gateway(stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def catalogue(stack) -> dict[str, dict]:
    lines = (stack.shop / "products.jsonl").read_text().splitlines()
    return {product["id"]: product for product in map(json.loads, lines)}


def search_by_text(gateway: httpx.Client, query: str, user: str | None = None) -> dict:
    answer = gateway.post("/v1/search/text", json={"query": query, "user_id": user})
    assert answer.status_code == 200, answer.text
    return answer.json()


def search_by_image(gateway: httpx.Client, picture: bytes, **fields: str) -> httpx.Response:
    return gateway.post("/v1/search/image", files={"image": ("photo.jpg", picture)}, data=fields)


def ids(answer: dict) -> list[str]:
    return [product["id"] for product in answer["products"]]


def test_a_phone_picture_gives_ten_products_a_category_a_box_and_attributes(stack, gateway):
    picture = (stack.shop / "photo.jpg").read_bytes()
    answer = search_by_image(gateway, picture, user_id="maya")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    left, top, right, bottom = found["understood"]["box"]
    assert 0 <= left < right <= 1
    assert 0 <= top < bottom <= 1
    assert found["understood"]["category"][0]["score"] > 0.2
    assert found["understood"]["attributes"]
    assert len(set(ids(found))) == 10
    assert found["degraded"] == []
    for product in found["products"]:
        assert sum(reason["weight"] for reason in product["reasons"]) == pytest.approx(
            product["score"], abs=1e-6
        )


def test_catalogue_pictures_scaled_and_saved_anew_bring_their_own_products_first(stack, gateway, catalogue):
    garments = [one for one in catalogue.values() if one["stock"] and one["category"] not in GOODS]
    asked = garments[::16]
    for product in asked:
        picture = saved_anew(Image.open(stack.shop / product["image"]))
        assert ids(search_by_image(gateway, picture).json())[0] == product["id"]


def saved_anew(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.convert("RGB").reduce(2).save(file, "JPEG", quality=75)
    return file.getvalue()


def test_a_red_floral_summer_dress_without_sleeves_gives_such_dresses_first(gateway, catalogue):
    found = search_by_text(gateway, QUERY)
    assert found["understood"]["category"][0]["name"] == "Dress"
    assert found["understood"]["colours"][0]["name"] == "red"
    wanted = {
        product["id"]
        for product in catalogue.values()
        if product["category"] == "Dress" and "sleeveless" in product["attributes"]
    }
    assert wanted
    assert set(ids(found)[: min(len(wanted), 5)]) <= wanted
    first = [catalogue[product]["attributes"] for product in ids(found)[:5]]
    assert not any("long sleeve" in attributes or "short sleeve" in attributes for attributes in first)


def test_a_brand_of_the_shop_is_understood_as_a_brand(gateway, catalogue):
    brand = next(iter(catalogue.values()))["brand"]
    found = search_by_text(gateway, f"something by {brand}")
    assert found["products"][0]["brand"] == brand


def test_two_shoppers_with_different_pasts_get_different_orders(stack, gateway):
    shoppers = [shopper["id"] for shopper in json.loads((stack.shop / "shoppers.json").read_text())]
    orders = {tuple(ids(search_by_text(gateway, "dress", shopper))) for shopper in shoppers}
    assert len(orders) > 1


def test_a_purchase_changes_the_shoppers_next_answer(gateway):
    shopper = "a-shopper-of-this-test"
    before = search_by_text(gateway, "dress", shopper)
    bought = ids(before)[5]
    for _ in range(3):
        sale = {"user_id": shopper, "product_id": bought, "kind": "purchase"}
        assert gateway.post("/v1/transactions", json=sale).status_code == 201
    after = search_by_text(gateway, "dress", shopper)
    assert ids(after) != ids(before)


def test_an_unknown_shopper_is_a_new_shopper(gateway):
    assert len(search_by_text(gateway, "jeans", "nobody-has-met-them")["products"]) == 10
    answer = gateway.get("/v1/users/nobody-has-met-them/recommendations")
    assert answer.status_code == 200
    assert len(answer.json()["products"]) == 10


def test_a_sentence_that_is_not_about_clothes_is_answered_honestly(gateway):
    found = search_by_text(gateway, "how do I file my tax return")
    assert found["understood"]["understood"] is False
    assert len(found["products"]) == 10
    assert all(
        "popular" in {reason["kind"] for reason in product["reasons"]} for product in found["products"]
    )


def test_a_picture_without_a_garment_is_answered_honestly(gateway):
    grey = io.BytesIO()
    Image.new("RGB", (400, 300), (120, 120, 125)).save(grey, "JPEG")
    found = search_by_image(gateway, grey.getvalue()).json()
    assert found["understood"]["understood"] is False
    assert found["understood"]["box"] is None
    assert all(
        "popular" in {reason["kind"] for reason in product["reasons"]} for product in found["products"]
    )


def test_product_pictures_are_served(gateway):
    product = search_by_text(gateway, "jeans")["products"][0]
    picture = gateway.get(product["image_url"])
    assert picture.status_code == 200
    assert Image.open(io.BytesIO(picture.content)).width >= 100


def test_the_page_is_served_with_the_named_shoppers(stack, gateway):
    assert "<html" in gateway.get("/").text
    named = {shopper["id"] for shopper in gateway.get("/v1/demo/shoppers").json()["shoppers"]}
    assert named == {shopper["id"] for shopper in json.loads((stack.shop / "shoppers.json").read_text())}


def huge_png() -> bytes:
    content = io.BytesIO()
    Image.new("1", (20_000, 5_000)).save(content, "PNG")
    return content.getvalue()


def truncated_jpeg() -> bytes:
    content = io.BytesIO()
    Image.effect_noise((300, 300), 90).save(content, "JPEG")
    return content.getvalue()[: len(content.getvalue()) // 3]


@pytest.mark.parametrize(
    ("name", "picture"),
    [("truncated", truncated_jpeg), ("text named .jpg", lambda: b"just words"), ("100 megapixels", huge_png)],
)
def test_a_picture_that_cannot_be_read_is_refused_with_advice(gateway, name, picture):
    refused(search_by_image(gateway, picture()), gateway)


def test_an_empty_query_is_refused_with_advice(gateway):
    refused(gateway.post("/v1/search/text", json={"query": "  "}), gateway)


def test_a_negative_limit_is_refused_with_advice(gateway):
    refused(gateway.post("/v1/search/text", json={"query": "dress", "limit": -1}), gateway)


def test_a_body_that_is_not_json_is_refused_with_advice(gateway):
    refused(
        gateway.post("/v1/search/text", content=b"{", headers={"content-type": "application/json"}), gateway
    )


def test_an_unknown_product_is_refused_with_advice(gateway):
    refused(gateway.get("/v1/products/P99999"), gateway)
    refused(gateway.get("/v1/products/P99999/similar"), gateway)
    sale = {"user_id": "maya", "product_id": "P99999", "kind": "purchase"}
    refused(gateway.post("/v1/transactions", json=sale), gateway)


def refused(answer: httpx.Response, gateway: httpx.Client) -> None:
    """A 4xx problem document with words, after which the stack still answers."""
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["request_id"]
    assert len(problem["detail"]) > 15
    assert gateway.get("/readyz").status_code == 200
