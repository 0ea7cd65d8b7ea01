"""Words that change a picture or a product of the shop: what they name changes, and the rest stays."""

from __future__ import annotations

from typing import Any

import httpx

from tests.recommender import shop

A = shop.product(0)  # a red solid dress of denim, sleeveless
NOTHING: dict[str, Any] = {"category": [], "attributes": [], "colours": [], "replaced": []}


async def found(client: httpx.AsyncClient, **wish: Any) -> dict[str, Any]:
    response = await client.post("/v1/search", json=wish)
    assert response.status_code == 200, response.text
    return response.json()


def in_navy(**besides: Any) -> dict[str, Any]:
    return {
        "change": {**NOTHING, "colours": [{"name": "navy"}]},
        "required": [{"kind": "colour", "name": "navy", "any_of": ["navy"]}],
        **besides,
    }


class TestLikeAProduct:
    async def test_without_words_it_brings_products_like_it_and_not_itself(self, reader):
        products = (await found(reader, like=[A["id"]]))["products"]
        assert A["id"] not in {p["id"] for p in products}
        assert {p["category"] for p in products} <= {"Dress", "Sundress"}
        assert products[0]["colour"] == "red"

    async def test_in_another_colour_it_is_the_same_garment_in_that_colour(self, reader):
        answer = await found(reader, like=[A["id"]], **in_navy())
        navy = [p for p in shop.catalogue() if p["category"] == "Dress" and p["colour"] == "navy"]
        first = answer["products"][: len(navy)]
        assert {p["id"] for p in first} == {p["id"] for p in navy}
        assert answer["given_up"] == []

    async def test_what_replaces_an_attribute_does_so(self, reader):
        change = {**NOTHING, "attributes": [{"name": "floral"}], "replaced": ["solid", "striped"]}
        required = [{"kind": "attribute", "name": "floral", "any_of": ["floral"]}]
        products = (await found(reader, like=[A["id"]], change=change, required=required))["products"]
        title = {p["id"]: p for p in shop.catalogue()}
        assert all("floral" in title[p["id"]]["attributes"] for p in products[:5])
        assert {p["category"] for p in products[:5]} == {"Dress"}

    async def test_cheaper_is_cheaper_than_the_product(self, reader):
        answer = await found(reader, like=["P00008"], change=NOTHING, sort="price_asc")
        price = float(shop.product(8)["price"])
        assert all(p["price"] < price for p in answer["products"])

    async def test_what_is_refused_is_not_shown(self, reader):
        negated = {"attributes": ["solid"], "colours": ["red"]}
        answer = await found(reader, like=[A["id"]], change=NOTHING, negated=negated)
        assert "red" not in {p["colour"] for p in answer["products"]}

    async def test_what_the_shop_has_nowhere_is_told_as_given_up(self, reader):
        required = [{"kind": "attribute", "name": "corduroy", "any_of": ["corduroy"]}]
        change = {**NOTHING, "attributes": [{"name": "corduroy"}]}
        answer = await found(reader, like=[A["id"]], change=change, required=required)
        assert {"kind": "attribute", "name": "corduroy"} in answer["given_up"]
        assert answer["products"]

    async def test_several_products_are_one_wish(self, reader):
        answer = await found(reader, like=[A["id"], "P00002"])
        assert {p["category"] for p in answer["products"]} <= {"Dress", "Jeans", "Sundress"}

    async def test_a_product_that_is_not_there_is_unknown(self, reader):
        assert (await reader.post("/v1/search", json={"like": ["nowhere"]})).status_code == 404


class TestPictureAndWords:
    async def test_the_category_of_the_picture_stays_and_the_colour_changes(self, reader):
        seen = {
            "category": [{"name": "Dress", "score": 0.9}],
            "colours": [{"name": "red", "score": 0.9}],
            "embedding": shop.as_base64(shop.embedding_of("Dress", "red")),
        }
        products = (await found(reader, **seen, **in_navy(limit=4)))["products"]
        assert {(p["category"], p["colour"]) for p in products} == {("Dress", "navy")}

    async def test_facets_and_order_are_of_what_has_the_change(self, reader):
        wish = in_navy(like=[A["id"]], facets=["category", "colour"], order="price_asc")
        answer = await found(reader, **wish)
        navy = [p for p in shop.catalogue() if p["category"] == "Dress" and p["colour"] == "navy"]
        assert answer["total"] == len(navy)
        assert [p["price"] for p in answer["products"]] == sorted(float(p["price"]) for p in navy)[:10]
