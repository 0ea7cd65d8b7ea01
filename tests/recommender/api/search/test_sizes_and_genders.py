"""POST /v1/search: for whom a garment is, its size and its season."""

from __future__ import annotations

import asyncio

import pytest

from tests.recommender import shop
from tests.recommender.searching import ids, named, reasons, search


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

    async def test_what_is_given_up_is_told_as_it_was_asked_for(self, dressed, engine, folder):
        """And not with what would have served as well: unisex goods, goods for all seasons."""
        jeans = {"category": "Jeans", "colour": "navy"}
        rows = [shop.product(500, **jeans, gender="unisex"), shop.product(501, **jeans, season="all")]
        await asyncio.to_thread(shop.import_catalogue, engine, folder, rows)
        body = await search(dressed, category=named("Jeans"), gender="men", season="winter")
        given_up = {(part["kind"], part["name"]) for each in body["products"] for part in each["gives_up"]}
        assert {("gender", "men"), ("season", "winter")} <= given_up
        assert not any(" or " in name for _, name in given_up)
        assert "for women: too few products for men fit" in reasons(body["products"][9], "relaxed")

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ({"gender": "girls"}, ("gender", "girls")),
            ({"gender": "Kinder"}, ("gender", "kids")),
            ({"season": "Autumn"}, ("season", "autumn")),
        ],
    )
    async def test_what_others_serve_for_is_told_as_it_was_asked_for(
        self, dressed, engine, folder, asked, told
    ):
        """A shop with something for girls, for all children and for all seasons, but nothing for autumn."""
        some = [{"gender": "girls"}, {"gender": "kids"}, {"season": "all"}]
        jeans = {"category": "Jeans", "colour": "navy"}
        rows = [shop.product(500 + place, **jeans, **each) for place, each in enumerate(some)]
        await asyncio.to_thread(shop.import_catalogue, engine, folder, rows)
        body = await search(dressed, category=named("Jeans"), **asked)
        given_up = {(part["kind"], part["name"]) for each in body["products"] for part in each["gives_up"]}
        assert given_up == {told}

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
