"""A catalogue in use, on the whole product: what a shop pushes is found by words and picture at once."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import httpx
import pytest
from PIL import Image, ImageOps

SOON_SECONDS = 2.0  # from the answer to the write until a search shows it
PONCHO = {
    "title": "Lila Strickponcho mit Streifen",
    "description": "<p>Ein weicher Poncho aus Wolle.</p>",
    "category": "Ponchos",
    "price": "89,90 €",
    "colour": "lila",
    "sizes": "S|M|L",
    "stock": 7,
}


@pytest.fixture(scope="module")
def gateway(stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url, timeout=60) as client:
        yield client
        for product in ("pushed-poncho", "pushed-batch"):
            client.delete(f"/v1/products/{product}")


@pytest.fixture(scope="module")
def picture(stack) -> bytes:
    """A picture that the demo shop has not."""
    original = Image.open(next((stack.shop / "pictures").glob("*.webp"))).convert("RGB")
    content = io.BytesIO()
    ImageOps.mirror(original.rotate(15, fillcolor="white")).save(content, "JPEG", quality=90)
    return content.getvalue()


def ids_by_words(gateway: httpx.Client, query: str) -> list[str]:
    answer = gateway.post("/v1/search/text", json={"query": query, "limit": 20})
    assert answer.status_code == 200, answer.text
    return [product["id"] for product in answer.json()["products"]]


def ids_by_picture(gateway: httpx.Client, picture: bytes) -> list[str]:
    answer = gateway.post("/v1/search/image", files={"image": ("photo.jpg", picture)})
    assert answer.status_code == 200, answer.text
    return [product["id"] for product in answer.json()["products"]]


def test_a_pushed_product_is_found_by_words_and_picture_in_the_next_search(gateway, picture):
    assert "pushed-poncho" not in ids_by_words(gateway, "purple poncho")  # and this answer is in the cache
    uploaded = gateway.post("/v1/pictures", files={"image": ("poncho.jpg", picture)})
    assert uploaded.status_code == 201, uploaded.text
    row = {**PONCHO, "images": uploaded.json()["image"]}
    created = gateway.put("/v1/products/pushed-poncho", json=row)
    assert created.status_code == 201, created.text
    written = time.monotonic()
    by_words, by_picture = ids_by_words(gateway, "purple poncho"), ids_by_picture(gateway, picture)
    assert time.monotonic() - written < SOON_SECONDS
    assert "pushed-poncho" in by_words
    assert by_picture[0] == "pushed-poncho"


def test_it_is_told_what_the_shops_words_became_and_is_shown_with_its_picture(gateway, picture):
    uploaded = gateway.post("/v1/pictures", files={"image": ("poncho.jpg", picture)}).json()["image"]
    told = gateway.put("/v1/products/pushed-poncho", json={**PONCHO, "images": uploaded}).json()
    (product,) = told["products"]
    assert (product["category"], product["price"], product["currency"]) == ("Poncho", 89.9, "EUR")
    assert product["sizes"] == ["S", "M", "L"]
    assert told["degraded"] == []
    assert product["unread_pictures"] == []
    shown = gateway.get("/v1/products/pushed-poncho").json()
    assert gateway.get(shown["image_url"]).content == picture


def test_a_deleted_product_is_gone_from_the_next_search_and_comes_back(gateway):
    batch = {"products": [{"id": "pushed-batch", **PONCHO, "title": "Poncho in Lila"}]}
    answer = gateway.post("/v1/products:batch", json=batch)
    assert [row["status"] for row in answer.json()["rows"]] == ["written"], answer.text
    assert "pushed-batch" in ids_by_words(gateway, "purple poncho")
    assert gateway.delete("/v1/products/pushed-batch").status_code == 204
    assert "pushed-batch" not in ids_by_words(gateway, "purple poncho")
    assert gateway.get("/v1/products/pushed-batch").status_code == 404
    assert gateway.post("/v1/products:batch", json=batch).json()["rows"][0]["status"] == "written"
    assert "pushed-batch" in ids_by_words(gateway, "purple poncho")
