"""POST /v1/search: what is ruled out, what is kept to, and the order that was asked for."""

from __future__ import annotations

from smartrec_recommender.store.tenants import set_exchange_rate
from tests.recommender.searching import ids, keep_in_stock, named, reasons, search


class TestConditions:
    async def test_what_was_ruled_out_never_appears_even_if_too_little_is_left(self, reader):
        negated = {
            "attributes": ["floral", "striped", "polka dot"],
            "colours": ["navy"],
            "categories": ["Sundress"],
        }
        body = await search(reader, category=named("Dress"), negated=negated, limit=100)
        assert body["products"]
        for product in body["products"]:
            assert "solid" in product["title"]
            assert product["colour"] != "navy"
            assert product["category"] != "Sundress"

    async def test_the_price_is_kept_to(self, reader):
        price = {"min": 30, "max": 60, "currency": "EUR"}
        body = await search(reader, category=named("Dress"), price=price)
        assert len(body["products"]) == 10
        assert all(30 <= product["price"] <= 60 for product in body["products"])

    async def test_a_price_that_nothing_meets_is_given_up_last_and_openly(self, reader):
        body = await search(reader, category=named("Dress"), price={"max": 5, "currency": "EUR"})
        assert len(body["products"]) == 10
        for product in body["products"]:
            assert any("outside your price range" in text for text in reasons(product, "relaxed"))

    async def test_products_within_the_price_come_before_all_others(self, reader):
        body = await search(reader, category=named("Dress"), price={"max": 22, "currency": "EUR"}, limit=20)
        is_inside = [product["price"] <= 22 for product in body["products"]]
        assert any(is_inside)
        assert is_inside == sorted(is_inside, reverse=True)

    async def test_a_price_in_a_currency_without_a_rate_is_compared_as_a_number_and_the_answer_says_so(
        self, reader
    ):
        body = await search(reader, category=named("Dress"), price={"max": 40, "currency": "JPY"}, limit=3)
        assert body["price_reading"] == {
            "how": "compared as numbers", "min": None, "max": 40.0, "currency": "EUR",
        }  # fmt: skip
        assert all(product["price"] <= 40 for product in body["products"])

    async def test_a_price_is_converted_by_the_rate_of_the_shop(self, client, engine):
        assert set_exchange_rate(engine, "default", "USD", 0.5)
        body = await search(client, category=named("Dress"), price={"max": 80, "currency": "USD"}, limit=3)
        assert body["price_reading"] == {"how": "converted", "min": None, "max": 40.0, "currency": "EUR"}
        assert all(product["price"] <= 40 for product in body["products"])

    async def test_cheap_is_the_cheapest_third_of_the_category(self, reader):
        body = await search(reader, category=named("Dress"), price_level="low", limit=3)
        assert body["price_reading"]["how"] == "cheapest third"
        assert all(product["price"] <= body["price_reading"]["max"] for product in body["products"])

    async def test_a_brand_that_was_refused_is_never_shown(self, reader):
        body = await search(reader, category=named("Tee"), negated={"brands": ["Birch"]}, limit=50)
        assert "Birch" not in {product["brand"] for product in body["products"]}

    async def test_the_brands_that_a_query_names_are_found_also_misspelt(self, reader):
        answer = await reader.get("/v1/brands", params={"query": "a brich tee, not denim"})
        assert answer.json() == {"brands": [{"name": "Birch", "words": "brich"}]}

    async def test_a_brand_asked_for_leads(self, reader):
        body = await search(reader, category=named("Tee"), brands=["Birch"])
        assert {product["brand"] for product in body["products"]} == {"Birch"}
        more = await search(reader, category=named("Tee"), brands=["Birch"], limit=15)
        assert [product["brand"] for product in more["products"]][:10] == ["Birch"] * 10
        assert {product["category"] for product in more["products"]} == {"Tee"}

    async def test_cheapest_first(self, reader):
        body = await search(reader, category=named("Jeans"), sort="price_asc")
        prices = [product["price"] for product in body["products"]]
        assert prices == sorted(prices)
        everything = await search(reader, category=named("Jeans"), limit=30)
        assert prices[0] == min(product["price"] for product in everything["products"])

    async def test_newest_first(self, reader):
        body = await search(reader, category=named("Jeans"), sort="newest", limit=3)
        assert ids(body) == ["P00002", "P00010", "P00018"]

    async def test_what_is_sold_out_is_not_shown(self, client, engine):
        keep_in_stock(engine, "Dress", 3)
        body = await search(client, category=named("Dress"), limit=100)
        assert sum(product["category"] == "Dress" for product in body["products"]) == 3
