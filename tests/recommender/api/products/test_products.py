"""A product, products like it, and what suits a shopper who asked for nothing."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from tests.recommender import shop


class TestProduct:
    async def test_a_product_is_shown_with_its_properties(self, reader):
        answer = await reader.get("/v1/products/P00042")
        assert answer.status_code == 200
        body = answer.json()
        assert body["id"] == "P00042"
        assert (body["category"], body["colour"], body["brand"]) == ("Jeans", "pink", "Cedar")
        assert (body["price"], body["currency"]) == (44.9, "EUR")
        assert body["attributes"] == ["cotton", "floral", "long sleeve"]
        assert body["in_stock"] is True

    async def test_it_comes_with_the_other_colours_of_its_style(self, client, engine, folder):
        style = [shop.product(500 + place, style_id="S1") for place in range(3)]
        rows = [*style, shop.product(510, style_id="S2")]
        await asyncio.to_thread(shop.import_catalogue, engine, folder, rows)
        body = (await client.get("/v1/products/P00501")).json()
        assert [each["id"] for each in body["variants"]] == ["P00500", "P00502"]
        assert body["variants"][0]["colour"] == style[0]["colour"]

    @pytest.mark.parametrize(
        ("stored", "shown"),
        [("https://shop.example/a", "https://shop.example/a"), ("java\tscript:alert(1)", None), (None, None)],
    )
    async def test_an_address_that_was_stored_before_addresses_were_looked_at_is_not_shown(
        self, client, engine, stored, shown
    ):
        with engine.begin() as connection:
            update = sa.text("UPDATE products SET url = :url WHERE product_id = 'P00042'")
            connection.execute(update, {"url": stored})
        assert (await client.get("/v1/products/P00042")).json()["url"] == shown

    async def test_an_unknown_product_is_a_problem_that_names_it(self, reader):
        answer = await reader.get("/v1/products/P99999")
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:smartrec:problem:unknown-product"
        assert "P99999" in answer.json()["detail"]


class TestSimilar:
    async def test_similar_products_share_category_and_colour_and_leave_out_the_product(self, reader):
        answer = await reader.get("/v1/products/P00042/similar", params={"limit": 4})
        products = answer.json()["products"]
        assert len(products) == 4
        assert "P00042" not in [product["id"] for product in products]
        assert {(product["category"], product["colour"]) for product in products} == {("Jeans", "pink")}

    async def test_similar_to_an_unknown_product_is_a_problem(self, reader):
        answer = await reader.get("/v1/products/nothing/similar")
        assert answer.status_code == 404

    async def test_a_bad_limit_is_refused(self, reader):
        answer = await reader.get("/v1/products/P00042/similar", params={"limit": 0})
        assert answer.status_code == 422


class TestRecommendations:
    async def test_a_shopper_gets_more_of_what_they_buy_but_nothing_they_have(self, reader):
        answer = await reader.get("/v1/users/dora/recommendations")
        body = answer.json()
        assert body["ordered_for"] == "hot"
        assert len(body["products"]) == 10
        assert sum(product["category"] in ("Jeans", "Jacket") for product in body["products"]) >= 6
        owned = {"P00002", "P00005", "P00010", "P00013", "P00018", "P00021"}
        assert not owned & {product["id"] for product in body["products"]}

    async def test_a_new_shopper_gets_what_is_popular(self, reader):
        answer = await reader.get("/v1/users/never%20seen/recommendations")
        body = answer.json()
        assert body["ordered_for"] == "cold"
        assert body["products"][0]["id"] == "P00000"
        kinds = [reason["kind"] for reason in body["products"][0]["reasons"]]
        assert kinds[0] == "popular"

    async def test_a_shopper_who_has_bought_everything_still_gets_ten(self, client, engine, folder):
        from tests.recommender import shop

        shop.import_history(engine, folder, [shop.transaction("omni", number) for number in range(240)])
        body = (await client.get("/v1/users/omni/recommendations")).json()
        assert len(body["products"]) == 10


class TestPopularAndNew:
    async def test_the_most_wanted_comes_first(self, reader):
        body = (await reader.get("/v1/popular")).json()
        assert body["products"][0]["id"] == "P00000"
        assert len(body["products"]) == 10

    async def test_of_one_category_only_that_one_is_shown(self, reader):
        body = (await reader.get("/v1/popular", params={"category": "Jeans"})).json()
        assert {product["category"] for product in body["products"]} == {"Jeans"}

    async def test_the_newest_comes_first(self, reader):
        body = (await reader.get("/v1/new", params={"limit": 5})).json()
        assert [product["id"] for product in body["products"]] == [f"P{number:05}" for number in range(5)]


class TestGoesWith:
    async def test_something_else_is_worn_with_it_and_never_the_product_itself(self, reader):
        body = (await reader.get("/v1/products/P00042/goes-with")).json()
        assert len(body["products"]) == 10
        categories = {product["category"] for product in body["products"]}
        assert categories <= {"Tee", "Sweater", "Jacket"}
        kinds = {reason["text"] for product in body["products"] for reason in product["reasons"]}
        assert any(text.endswith("to go with it") for text in kinds)

    async def test_an_unknown_product_is_a_problem(self, reader):
        assert (await reader.get("/v1/products/nothing/goes-with")).status_code == 404


class TestBecauseYouBought:
    async def test_it_names_the_latest_purchase_and_shows_nothing_owned(self, reader):
        body = (await reader.get("/v1/users/dora/because-you-bought")).json()
        assert body["because_of"]["id"] == "P00002"
        assert len(body["products"]) == 10
        owned = {"P00002", "P00005", "P00010", "P00013", "P00018", "P00021"}
        assert not owned & {product["id"] for product in body["products"]}

    async def test_without_a_purchase_there_is_nothing_to_name(self, reader):
        body = (await reader.get("/v1/users/wanda/because-you-bought")).json()
        assert body["because_of"] is None
        assert body["products"] == []


class TestLook:
    async def test_each_slot_beside_its_own_has_products_for_the_same_people_with_reasons(self, reader):
        body = (await reader.get("/v1/products/P00042/look", params={"limit": 4})).json()
        assert [slot["slot"] for slot in body["slots"]] == ["top", "layer"]
        shown = {slot["slot"]: slot["products"] for slot in body["slots"]}
        assert all(len(products) == 4 for products in shown.values())
        assert {each["category"] for each in shown["top"]} <= {"Tee", "Sweater"}
        assert {each["category"] for each in shown["layer"]} == {"Jacket"}
        for each in [*shown["top"], *shown["layer"]]:
            assert sum(reason["weight"] for reason in each["reasons"]) == pytest.approx(
                each["score"], abs=1e-6
            )
        kinds = {reason["kind"] for each in shown["top"] for reason in each["reasons"]}
        assert "goes" in kinds

    async def test_there_is_never_a_second_jacket_beside_a_jacket(self, reader):
        jacket = (await reader.get("/v1/products/P00005")).json()
        assert jacket["category"] == "Jacket"
        body = (await reader.get("/v1/products/P00005/look")).json()
        assert "layer" not in {slot["slot"] for slot in body["slots"]}

    async def test_filters_hold_and_what_is_excluded_is_not_shown(self, reader):
        asked = {"brand": "Alder", "limit": 24}
        body = (await reader.get("/v1/products/P00042/look", params=asked)).json()
        ids = [each["id"] for slot in body["slots"] for each in slot["products"]]
        assert {each["brand"] for slot in body["slots"] for each in slot["products"]} == {"Alder"}
        again = await reader.get("/v1/products/P00042/look", params={**asked, "exclude": ids[:3]})
        assert not {each["id"] for slot in again.json()["slots"] for each in slot["products"]} & set(ids[:3])

    async def test_an_unknown_product_is_a_problem(self, reader):
        assert (await reader.get("/v1/products/nothing/look")).status_code == 404
