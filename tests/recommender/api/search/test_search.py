"""POST /v1/search: what a shopper gets for an understood query."""

from __future__ import annotations

import asyncio
import json

import numpy as np
import pytest
import sqlalchemy as sa

from tests.recommender import shop
from tests.recommender.searching import RED_FLORAL_DRESS, ids, keep_in_stock, named, reasons, search


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
