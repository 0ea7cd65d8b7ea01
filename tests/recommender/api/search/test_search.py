"""POST /v1/search: what a shopper gets for an understood query."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.store.tenants import set_exchange_rate
from tests.recommender import shop

RED_FLORAL_DRESS = {
    "category": [{"name": "Dress", "score": 0.95}],
    "attributes": [{"name": "floral", "score": 1.0}, {"name": "v-neck", "score": 0.8}],
    "colours": [{"name": "red", "score": 1.0}],
}


async def search(client: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await client.post("/v1/search", json=asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def named(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "score": 1.0} for name in names]


def ids(body: dict[str, Any]) -> list[str]:
    return [product["id"] for product in body["products"]]


def reasons(product: dict[str, Any], kind: str) -> list[str]:
    return [reason["text"] for reason in product["reasons"] if reason["kind"] == kind]


class TestMatching:
    async def test_the_best_match_of_a_new_shopper_has_all_that_was_asked_for(self, reader):
        body = await search(reader, **RED_FLORAL_DRESS)
        assert len(body["products"]) == 10
        best = body["products"][0]
        assert best["id"] == "P00096"
        assert (best["category"], best["colour"]) == ("Dress", "red")
        assert reasons(best, "match") == ["matches red, floral, v-neck"]
        assert reasons(best, "category") == ["a dress, as you asked"]
        assert body["ordered_for"] == "anonymous"

    async def test_a_reason_names_what_matches(self, reader):
        body = await search(reader, category=named("Dress"), attributes=named("floral", "cotton"))
        assert any("matches floral, cotton" in reasons(product, "match") for product in body["products"])

    async def test_names_are_found_whatever_their_case(self, reader):
        lower = await search(reader, category=named("dress"), colours=named("RED"))
        usual = await search(reader, category=named("Dress"), colours=named("red"))
        assert ids(lower) == ids(usual)

    async def test_a_photo_is_answered_with_what_looks_like_it(self, reader):
        vector = shop.as_base64(shop.embedding_of("Jeans", "navy"))
        body = await search(reader, category=named("Jeans"), embedding=vector)
        first = body["products"][:4]
        assert {(product["category"], product["colour"]) for product in first} == {("Jeans", "navy")}
        assert all(reasons(product, "visual") == ["looks like your photo"] for product in first)
        assert reasons(first[0], "category") == ["jeans, as in your photo"]

    async def test_a_colour_that_no_product_has_brings_the_nearest_colour(self, reader):
        body = await search(reader, category=named("Skirt"), colours=named("burgundy"))
        assert [product["colour"] for product in body["products"]][:5] == ["red"] * 5
        assert reasons(body["products"][0], "match") == ["red, close to burgundy"]

    async def test_nothing_known_of_the_words_still_gives_ten_products(self, reader):
        body = await search(reader, attributes=named("holographic"), category=named("Kimono"))
        assert len(body["products"]) == 10


class TestCategory:
    async def test_the_category_asked_for_leads_and_its_kin_follow(self, client, engine):
        keep_in_stock(engine, "Dress", 4)
        body = await search(client, **RED_FLORAL_DRESS)
        categories = [product["category"] for product in body["products"]]
        assert categories == ["Dress"] * 4 + ["Sundress"] * 6
        assert reasons(body["products"][4], "relaxed") == ["a sundress, close to a dress"]
        assert body["degraded"] == []

    async def test_a_wish_that_no_product_of_the_page_keeps_is_named(self, client, engine):
        keep_in_stock(engine, "Jacket", 0)
        body = await search(client, category=named("Jacket"), brands=["Alder"], price={"max": 5})
        assert body["degraded"] == ["category", "price"]
        body = await search(client, category=named("Jacket"), colours=named("red"))
        assert body["degraded"] == ["category"]

    async def test_a_brand_that_makes_nothing_of_the_kind_is_named(self, client, engine, folder):
        row = shop.product(300, category="Kimono", brand="Slow Sunday")
        await asyncio.to_thread(shop.import_catalogue, engine, folder, [row])
        body = await search(client, category=named("Jeans"), brands=["Slow Sunday"])
        assert body["degraded"] == ["brand"]
        assert {product["category"] for product in body["products"]} == {"Jeans"}

    async def test_after_the_kin_comes_the_same_group_of_garments(self, client, engine):
        keep_in_stock(engine, "Dress", 1)
        keep_in_stock(engine, "Sundress", 2)
        body = await search(client, category=named("Dress"))
        categories = [product["category"] for product in body["products"]]
        assert categories == ["Dress"] + ["Sundress"] * 2 + ["Jumpsuit"] * 7
        assert reasons(body["products"][9], "relaxed") == ["a jumpsuit: too few of a dress fit"]

    async def test_two_likely_categories_share_the_lead(self, reader):
        likely = [
            {"name": "Jeans", "score": 0.45},
            {"name": "Skirt", "score": 0.4},
            {"name": "Tee", "score": 0.1},
        ]
        body = await search(reader, category=likely, limit=40)
        assert {product["category"] for product in body["products"]} == {"Jeans", "Skirt"}

    async def test_unclear_categories_only_tip_the_scale(self, reader):
        unclear = [{"name": name, "score": 0.12} for name in ("Jeans", "Skirt", "Tee")]
        body = await search(reader, category=unclear, colours=named("pink"))
        assert body["products"][0]["colour"] == "pink"
        assert "perhaps" in reasons(body["products"][0], "category")[0]


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


class TestWhoseAndWhichSize:
    @pytest.fixture
    async def dressed(self, client, engine, folder):
        """Five jeans for men, two of them in L and one for winter, beside the women's thirty."""
        mens = {"category": "Jeans", "gender": "men", "colour": "navy"}
        runs = (["L", "M"], ["S"], ["L"], ["S"], ["M"])
        rows = [shop.product(300 + place, **mens, sizes=run) for place, run in enumerate(runs)]
        rows[1]["season"] = "winter"
        await asyncio.to_thread(shop.import_catalogue, engine, folder, rows)
        return client

    async def test_what_is_for_men_leads_and_what_is_not_says_so(self, dressed):
        body = await search(dressed, category=named("Jeans"), gender="men")
        assert len(body["products"]) == 10
        assert set(ids(body)[:5]) == {f"P{number:05}" for number in range(300, 305)}
        told = reasons(body["products"][5], "relaxed")
        assert "for women: too few products for men fit" in told
        assert body["degraded"] == []

    async def test_the_size_leads_and_what_lacks_it_says_so(self, dressed):
        body = await search(dressed, category=named("Jeans"), gender="men", size="l")
        assert set(ids(body)[:2]) == {"P00300", "P00302"}
        assert "not in size L: too few products in it fit" in reasons(body["products"][2], "relaxed")
        assert set(ids(body)[2:5]) == {"P00301", "P00303", "P00304"}

    async def test_the_season_counts_like_an_attribute(self, dressed):
        body = await search(dressed, category=named("Jeans"), gender="men", season="winter", limit=5)
        assert ids(body)[0] == "P00301"
        assert reasons(body["products"][0], "match") == ["matches winter"]

    async def test_one_size_goods_are_no_answer_where_the_garment_comes_in_other_sizes(
        self, dressed, engine, folder
    ):
        poncho = {"category": "Poncho", "gender": "men", "colour": "navy", "sizes": ["One size"]}
        ponchos = [shop.product(400 + place, **poncho) for place in range(10)]
        await asyncio.to_thread(shop.import_catalogue, engine, folder, ponchos)
        body = await search(dressed, category=named("Jeans"), gender="men", size="UK 12", limit=5)
        assert set(ids(body)) == {f"P{number:05}" for number in range(300, 305)}
        [given_up] = body["products"][0]["gives_up"]
        assert (given_up["kind"], given_up["name"]) == ("size", "UK 12")

    async def test_a_size_that_the_shop_does_not_have_is_told_not_kept(self, dressed):
        body = await search(dressed, category=named("Jeans"), size="W77", gender="boys")
        assert body["degraded"] == ["gender", "size"]
        assert len(body["products"]) == 10


class TestShoppers:
    async def test_two_shoppers_get_different_orders_for_the_same_query(self, reader):
        orders = {}
        for user in ("dora", "rosa"):
            orders[user] = await search(reader, user_id=user, category=named("Skirt"))
        assert ids(orders["dora"]) != ids(orders["rosa"])
        assert orders["dora"]["ordered_for"] == "hot"
        assert orders["rosa"]["ordered_for"] == "warm"
        assert orders["rosa"]["products"][0]["colour"] == "red"

    async def test_an_unknown_shopper_is_a_new_one(self, reader):
        unknown = await search(reader, user_id="never seen", **RED_FLORAL_DRESS)
        anonymous = await search(reader, **RED_FLORAL_DRESS)
        assert unknown["ordered_for"] == "cold"
        assert ids(unknown) == ids(anonymous)

    async def test_what_the_shopper_has_goes_behind_the_rest_of_its_category(self, reader):
        body = await search(reader, user_id="rosa", limit=30, **RED_FLORAL_DRESS)
        owned = {product["id"] for product in body["products"] if reasons(product, "owned")}
        assert owned == {"P00000", "P00048", "P00096", "P00144"}
        assert {product["id"] for product in body["products"][26:]} == owned
        assert reasons(body["products"][29], "owned") == ["you bought this in May"]

    async def test_a_reason_names_the_product_of_the_history(self, reader):
        body = await search(reader, user_id="dora", category=named("Jeans"))
        texts = [text for product in body["products"] for text in reasons(product, "history")]
        assert any(
            text.startswith("like the ") and text.endswith(" that you bought in May") for text in texts
        )


class TestNotUnderstood:
    async def test_popular_products_are_given_and_marked_as_such(self, reader):
        body = await search(reader, understood=False, category=named("Jeans"))
        assert len(body["products"]) == 10
        assert body["products"][0]["id"] == "P00000"
        for product in body["products"]:
            assert reasons(product, "popular")


class TestAnswer:
    async def test_the_reasons_add_up_to_the_score_and_scores_fall(self, reader):
        body = await search(reader, user_id="dora", limit=50, **RED_FLORAL_DRESS)
        scores = [product["score"] for product in body["products"]]
        assert scores == sorted(scores, reverse=True)
        for product in body["products"]:
            total = sum(reason["weight"] for reason in product["reasons"])
            assert total == pytest.approx(product["score"], abs=1e-6)
            assert all(reason["text"] for reason in product["reasons"])

    async def test_the_same_question_has_the_same_answer(self, client, engine):
        first = await search(client, user_id="dora", **RED_FLORAL_DRESS)
        with engine.begin() as connection:
            connection.execute(
                sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1")
            )
        second = await search(client, user_id="dora", **RED_FLORAL_DRESS)
        assert (first["cache"], second["cache"]) == ("miss", "miss")
        assert first["products"] == second["products"]

    @pytest.mark.parametrize("asked", [RED_FLORAL_DRESS, {"user_id": "rosa", **RED_FLORAL_DRESS}])
    async def test_of_products_with_one_picture_one_is_shown(self, client, engine, asked):
        first, second = ids(await search(client, **asked))[:2]
        with engine.begin() as connection:
            give_one_picture(connection, first, second)
        assert len({first, second} & set(ids(await search(client, **asked)))) == 1

    async def test_a_products_own_picture_brings_it_whatever_the_model_takes_it_for(self, client, engine):
        with engine.begin() as connection:
            give_one_picture(connection, "P00105")
        own = shop.as_base64(embedding_in(engine, "P00105"))
        asked = {"category": named("Skirt"), "embedding": own, "perceptual_hash": "0f0f0f0f0f0f0f03"}
        body = await search(client, **asked)
        assert body["products"][0]["id"] == "P00105"
        assert body["products"][0]["category"] != "Skirt"
        assert "Skirt" not in {product["category"] for product in body["products"]}
        other = await search(client, **{**asked, "perceptual_hash": "00ffff00ff0f0f0f"})
        assert other["products"][0]["category"] == "Skirt"

    async def test_an_empty_catalogue_has_an_empty_answer(self, empty_client):
        body = await search(empty_client, **RED_FLORAL_DRESS)
        assert body["products"] == []


BAD_SEARCHES = [
    ({"limit": 0}, "limit"),
    ({"limit": 101}, "limit"),
    ({"limit": -1}, "limit"),
    ({"embedding": "!!!"}, "base64"),
    ({"embedding": "AAAA"}, "256"),
    ({"embedding": shop.as_base64(np.full(256, np.nan))}, "finite"),
    ({"embedding": shop.as_base64(np.zeros(256))}, "zero"),
    ({"perceptual_hash": "xyz"}, "perceptual_hash"),
    ({"price": {"min": 9, "max": 1}}, "min"),
    ({"sort": "cheapest"}, "sort"),
    ({"user_id": ""}, "user_id"),
    ({"user_id": "a\x00b"}, "NUL"),
    ({"category": [{"name": "Dress", "score": 7}]}, "score"),
]


class TestRefusals:
    @pytest.mark.parametrize(("asked", "told"), BAD_SEARCHES)
    async def test_a_bad_request_is_told_what_is_wrong(self, reader, asked, told):
        answer = await reader.post("/v1/search", json=asked)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert told in answer.json()["detail"]


def embedding_in(engine: sa.Engine, product_id: str) -> np.ndarray:
    with engine.connect() as connection:
        statement = sa.text("SELECT embedding::text FROM products WHERE product_id = :id")
        return np.array(json.loads(connection.execute(statement, {"id": product_id}).scalar_one()))


def give_one_picture(connection: sa.Connection, *product_ids: str) -> None:
    """The same hash but for one bit, one embedding and one colour; titles that say they are of two styles."""
    for bit, product_id in enumerate(product_ids):
        connection.execute(
            sa.text("""
                UPDATE products p SET perceptual_hash = :hash, updated_at = now(), title = p.product_id,
                    embedding = shown.embedding, colour_term = shown.colour_term
                FROM products shown WHERE p.product_id = :id AND shown.product_id = :of
            """),
            {"hash": 0x0F0F0F0F0F0F0F00 + bit, "of": product_ids[0], "id": product_id},
        )
    connection.execute(sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1"))


def keep_in_stock(engine: sa.Engine, category: str, count: int) -> None:
    statement = """
        UPDATE products SET stock = 0 WHERE product_number IN (
            SELECT p.product_number FROM products p JOIN terms t ON t.term_number = p.category_term
            WHERE t.kind = 'category' AND t.name = :category ORDER BY p.product_number OFFSET :count)
    """
    with engine.begin() as connection:
        connection.execute(sa.text(statement), {"category": category, "count": count})
        connection.execute(sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1"))
