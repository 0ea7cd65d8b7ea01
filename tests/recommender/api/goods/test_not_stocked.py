"""POST /v1/search for what the shop has not: said, and nothing else passed off as it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.recommender.searching import named, search


async def asked(client: httpx.AsyncClient, words: str, **understood: Any) -> dict[str, Any]:
    return await search(client, words=words, **({"understood": False} | understood))


class TestGoods:
    @pytest.mark.parametrize(
        ("words", "goods"),
        [
            ("handbag", "handbag"),
            ("black running shoes size 42", "running shoes"),
            ("handtasche", "handtasche"),
            ("sac en cuir", "sac"),
            ("lederstiefel", "lederstiefel"),
            ("zapatos rojos", "zapatos"),
            ("a tie", "tie"),
            ("wedding ring", "ring"),
        ],
    )
    async def test_goods_without_a_product_are_named_as_they_were_typed(self, reader, words: str, goods: str):
        body = await asked(reader, words)
        assert body["not_stocked"] == [goods]
        assert body["is_popular_list"] is True

    async def test_what_was_mistaken_for_a_garment_is_not_shown_in_the_place_of_goods(self, reader):
        body = await asked(reader, "dress shoes", understood=True, category=named("Dress"))
        assert body["not_stocked"] == ["shoes"]
        assert body["is_popular_list"] is True

    async def test_a_garment_beside_goods_is_still_found(self, reader):
        body = await asked(reader, "a dress and a handbag", understood=True, category=named("Dress"))
        assert body["not_stocked"] == ["handbag"]
        assert body["is_popular_list"] is False
        assert {product["category"] for product in body["products"]} == {"Dress"}

    @pytest.mark.parametrize(
        "words",
        ["lounging at home", "cap sleeves", "dress with a belt", "scarf neck blouse", "boots cut jeans"],
    )
    async def test_a_part_of_a_garment_is_no_goods(self, reader, words: str):
        body = await asked(reader, words, understood=True, attributes=named("floral"))
        assert body["not_stocked"] == []

    @pytest.mark.parametrize("words", ["black tie", "black tie event", "dinner, black tie"])
    async def test_a_word_of_a_style_is_no_goods(self, reader, words: str):
        body = await asked(
            reader, words, understood=True, category=named("Dress"), attributes=named("black tie")
        )
        assert body["not_stocked"] == []
        assert {product["category"] for product in body["products"]} == {"Dress"}

    async def test_goods_beside_a_garment_are_missed_in_their_own_search_only(self, reader):
        both = await asked(reader, "dress and shoes", understood=True, category=named("Dress"))
        alone = await asked(reader, "dress", understood=True, category=named("Dress"))
        assert (both["not_stocked"], alone["not_stocked"]) == (["shoes"], [])

    async def test_a_word_that_says_no_more_than_the_garment_is_not_given_up(self, reader):
        shirt = {"kind": "attribute", "name": "shirt", "any_of": ["shirt"]}
        body = await asked(
            reader, "shirt", understood=True, category=named("Button-Down"), required=[shirt], attributes=[]
        )
        assert body["given_up"] == []

    async def test_goods_that_are_refused_are_not_missed(self, reader):
        refused = {"words": ["handbag"]}
        body = await asked(
            reader, "dress, handbag", understood=True, category=named("Dress"), negated=refused
        )
        assert body["not_stocked"] == []


class TestGarments:
    async def test_a_category_that_the_shop_has_not_is_told_with_similar_ones_shown(self, reader):
        body = await asked(reader, "cardigan", understood=True, category=named("Cardigan"))
        assert body["not_stocked"] == ["cardigan"]
        assert body["degraded"] == ["category"]
        assert {product["category"] for product in body["products"]} <= {"Sweater", "Jacket"}

    async def test_a_shop_without_childrens_clothes_says_so(self, reader):
        body = await asked(
            reader, "dress for a girl", understood=True, category=named("Dress"), gender="girls"
        )
        assert body["not_stocked"] == ["clothes for girls"]

    async def test_a_brand_that_the_shop_has_not_is_told(self, reader):
        body = await asked(reader, "zara dress", understood=True, category=named("Dress"), brands=["Zara"])
        assert body["not_stocked"] == ["Zara"]
        assert {product["category"] for product in body["products"]} == {"Dress"}

    async def test_an_attribute_that_no_product_has_is_given_up(self, reader):
        body = await asked(
            reader, "tasselled dress", understood=True, category=named("Dress"), attributes=named("tassel")
        )
        assert body["given_up"] == [{"kind": "attribute", "name": "tassel"}]
        assert body["is_popular_list"] is False

    async def test_an_attribute_that_says_no_more_than_the_category_is_not_missed(self, reader):
        tee = {"category": named("Tee"), "attributes": named("t-shirt")}
        assert (await asked(reader, "tee", understood=True, **tee))["given_up"] == []

    @pytest.mark.parametrize(
        ("category", "kind"), [("Skirt", "kilt"), ("Tee", "polo shirt"), ("Coat", "trench coat")]
    )
    async def test_a_kind_of_garment_that_the_shop_has_not_is_given_up(self, reader, category, kind):
        asked_for = {"category": named(category), "attributes": named(kind)}
        body = await asked(reader, kind, understood=True, **asked_for)
        assert body["given_up"] == [{"kind": "attribute", "name": kind}]

    async def test_what_a_category_and_another_attribute_say_together_is_not_missed(self, reader):
        asked_for = {"category": named("Skirt"), "attributes": named("mini skirt")}
        assert (await asked(reader, "mini skirt", understood=True, **asked_for))["given_up"] == []

    async def test_nothing_but_what_the_shop_has_not_gets_the_popular_list_by_its_name(self, reader):
        body = await asked(reader, "tassels", understood=True, attributes=named("tassel"))
        assert body["is_popular_list"] is True
        assert (await asked(reader, "red", understood=True, colours=named("red")))["is_popular_list"] is False
