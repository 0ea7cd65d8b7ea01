"""POST /v1/search: which products are all of what was asked for, and what the others give up."""

from __future__ import annotations

import pytest

from tests.recommender.searching import named, search


def of_match(body, match):
    return [product for product in body["products"] if product["match"] == match]


class TestMatches:
    async def test_an_exact_product_has_all_and_a_close_one_names_what_it_has_not(self, reader):
        asked = {"category": named("Dress"), "colours": named("red"), "attributes": named("floral")}
        body = await search(reader, **asked)
        exact, close = of_match(body, "exact"), of_match(body, "close")
        assert body["matches"] == {"exact": len(exact), "close": len(close), "popular": 0}
        assert exact
        assert close
        for product in exact:
            assert (product["category"], product["colour"], product["gives_up"]) == ("Dress", "red", [])
        for product in close:
            given_up = {part["kind"] for part in product["gives_up"]}
            assert ("category" in given_up) == (product["category"] != "Dress")
            assert ("colour" in given_up) == (product["colour"] != "red")

    async def test_what_has_a_narrower_attribute_has_the_asked_one(self, reader):
        asked = {"category": named("Dress"), "attributes": named("floral")}
        narrower = [{"kind": "attribute", "name": "floral", "any_of": ["floral", "striped"]}]
        before = await search(reader, **asked)
        body = await search(reader, **asked, required=narrower)
        assert body["matches"]["exact"] > before["matches"]["exact"] > 0

    async def test_a_garment_has_the_attribute_that_is_its_own_name(self, reader):
        either = [{"kind": "attribute", "name": "dress", "any_of": ["floral"]}]
        asked = {"category": named("Dress"), "attributes": named("dress")}
        body = await search(reader, **asked, required=either)
        assert body["matches"] == {"exact": 10, "close": 0, "popular": 0}

    async def test_a_tee_is_a_t_shirt_whether_it_says_so_or_not(self, reader):
        either = [{"kind": "attribute", "name": "t-shirt", "any_of": ["floral"]}]
        body = await search(reader, category=named("Tee"), attributes=named("t-shirt"), required=either)
        assert body["matches"] == {"exact": 10, "close": 0, "popular": 0}

    async def test_where_no_product_has_the_asked_attribute_a_narrower_one_alone_keeps_it(self, reader):
        near = {"name": "floral", "score": 0.45}
        asked = {"category": named("Dress"), "attributes": [*named("botanical print"), near]}
        narrower = [{"kind": "attribute", "name": "botanical print", "any_of": ["botanical print", "floral"]}]
        body = await search(reader, **asked, required=narrower)
        floral = await search(reader, category=named("Dress"), attributes=named("floral"))
        exact = {product["id"] for product in of_match(body, "exact")}
        assert exact == {product["id"] for product in of_match(floral, "exact")}
        assert exact
        for product in of_match(body, "close"):
            assert product["category"] != "Dress" or "botanical print" in str(product["gives_up"])

    async def test_what_only_is_implied_is_not_asked_for(self, reader):
        implied = {"category": named("Dress"), "attributes": [{"name": "floral", "score": 0.6}]}
        words = [{"kind": "attribute", "name": "garden dress", "any_of": ["floral"]}]
        not_stocked = [{"kind": "attribute", "name": "garden dress", "any_of": ["botanical print"]}]
        for asked in (implied, {**implied, "required": words}, {**implied, "required": not_stocked}):
            body = await search(reader, **asked)
            assert body["matches"] == {"exact": 10, "close": 0, "popular": 0}

    async def test_a_price_a_brand_and_a_size_that_nothing_keeps_are_given_up_by_all(self, reader):
        body = await search(
            reader, category=named("Dress"), brands=["Zara"], size="XS", price={"max": 1, "currency": "EUR"}
        )
        assert body["matches"]["exact"] == 0
        for product in body["products"]:
            kinds = {part["kind"]: part["name"] for part in product["gives_up"]}
            assert kinds["brand"] == "Zara"
            assert kinds["size"] == "XS"
            assert kinds["price"] == "up to 1 EUR"

    async def test_similar_goods_in_the_place_of_a_category_that_is_not_there_are_never_exact(self, reader):
        body = await search(reader, words="cardigan", category=named("Cardigan"))
        assert {product["match"] for product in body["products"]} == {"close"}
        assert all(
            product["gives_up"] == [{"kind": "category", "name": "Cardigan"}] for product in body["products"]
        )

    @pytest.mark.parametrize("words", ["handbag", "qwertz"])
    async def test_popular_goods_in_the_place_of_what_there_is_not_are_called_popular(self, reader, words):
        body = await search(reader, words=words, understood=False)
        assert body["matches"]["popular"] == len(body["products"]) > 0
        assert {product["match"] for product in body["products"]} == {"popular"}

    async def test_a_list_that_nobody_asked_for_has_no_matches(self, reader):
        body = (await reader.get("/v1/popular")).json()
        assert body["matches"] is None
        assert {product["match"] for product in body["products"]} == {None}
