"""Counts over all that matches, and lists in an order that the shopper chose."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import httpx

from tests.recommender import shop

DRESSES = [p for p in shop.catalogue() if p["category"] == "Dress"]
A_DRESS = {"category": [{"name": "Dress", "score": 1.0}]}


async def found(client: httpx.AsyncClient, **wish: Any) -> dict[str, Any]:
    response = await client.post("/v1/search", json={**A_DRESS, **wish})
    assert response.status_code == 200, response.text
    return response.json()


def counts(answer: dict[str, Any], facet: str) -> dict[str, int]:
    of_facet = next(each for each in answer["facets"] if each["name"] == facet)
    return {value["name"]: value["count"] for value in of_facet["values"]}


class TestCounts:
    async def test_they_are_of_all_that_matches_and_not_of_the_page(self, reader):
        answer = await found(reader, facets=["category", "colour", "brand", "gender"], limit=3)
        assert (answer["total"], answer["total_styles"]) == (len(DRESSES), len(DRESSES))
        assert counts(answer, "category") == {"Dress": len(DRESSES)}
        assert counts(answer, "colour") == Counter(p["colour"] for p in DRESSES)
        assert counts(answer, "brand") == Counter(p["brand"] for p in DRESSES)
        assert counts(answer, "gender") == {"women": len(DRESSES)}

    async def test_a_garment_counts_by_its_pattern_and_plain_where_it_names_none(self, reader):
        answer = await found(reader, facets=["pattern"])
        kinds = Counter(p["attributes"][0] for p in DRESSES)
        assert counts(answer, "pattern") == {
            "solid": kinds["solid"],
            "striped": kinds["striped"],
            "floral": kinds["floral"],
            "dotted": kinds["polka dot"],
        }

    async def test_a_choice_narrows_all_facets_but_its_own(self, reader):
        answer = await found(reader, facets=["colour", "brand"], filters={"colour": ["red"]})
        red = [p for p in DRESSES if p["colour"] == "red"]
        assert counts(answer, "colour") == Counter(p["colour"] for p in DRESSES)
        assert counts(answer, "brand") == Counter(p["brand"] for p in red)
        assert answer["total"] == len(red)
        chosen = [v["name"] for v in answer["facets"][0]["values"] if v["is_selected"]]
        assert chosen == ["red"]

    async def test_choosing_a_value_finds_as_many_as_were_counted(self, reader):
        answer = await found(reader, facets=["pattern", "price"])
        for name, count in counts(answer, "pattern").items():
            chosen = await found(reader, facets=["brand"], filters={"pattern": [name]})
            assert chosen["total"] == count
        bands = next(each for each in answer["facets"] if each["name"] == "price")["values"]
        assert sum(band["count"] for band in bands) == len(DRESSES)
        for band in bands:
            bounds = {name: band[name] for name in ("price_min", "price_max") if band[name] is not None}
            assert (await found(reader, facets=["brand"], filters=bounds))["total"] == band["count"]

    async def test_they_are_the_same_on_the_next_page(self, reader):
        first = await found(reader, facets=["colour"])
        second = await found(reader, facets=["colour"], cursor=first["next_cursor"])
        assert second["facets"] == first["facets"]
        assert second["total"] == first["total"]

    async def test_without_being_asked_for_nothing_is_counted(self, reader):
        answer = await found(reader)
        assert (answer["facets"], answer["total"]) == ([], None)

    async def test_what_is_on_sale_can_be_chosen(self, engine, client, tmp_path):
        reduced = shop.product(0, id="SALE", price="30.00", price_before="60.00", title="Reduced dress")
        await asyncio.to_thread(shop.import_catalogue, engine, tmp_path, [reduced])
        answer = await found(client, facets=["on_sale"])
        assert counts(answer, "on_sale") == {"true": 1}
        chosen = await found(client, facets=["on_sale"], filters={"on_sale": True})
        assert [p["id"] for p in chosen["products"]] == ["SALE"]


class TestOrder:
    async def everything(self, client: httpx.AsyncClient, **wish: Any) -> list[dict[str, Any]]:
        answer = await found(client, **wish)
        products = answer["products"]
        while answer["next_cursor"]:
            answer = await found(client, **wish, cursor=answer["next_cursor"])
            products += answer["products"]
        return products

    async def test_by_price_it_goes_through_all_that_matches_page_by_page(self, reader):
        products = await self.everything(reader, order="price_asc")
        prices = [p["price"] for p in products]
        assert prices == sorted(float(p["price"]) for p in DRESSES)
        assert {p["category"] for p in products} <= {
            "Dress",
            "Sundress",
        }  # what a photo takes for one another
        dearest = await self.everything(reader, order="price_desc")
        assert [p["price"] for p in dearest] == sorted(prices, reverse=True)

    async def test_the_newest_come_first(self, reader):
        products = await self.everything(reader, order="newest")
        born = {p["id"]: p["created_at"] for p in DRESSES}
        assert [born[p["id"]] for p in products] == sorted(born.values(), reverse=True)

    async def test_the_most_wanted_come_first(self, reader):
        popular = (await found(reader, order="popular"))["products"]
        assert popular[0]["id"] == "P00000"  # bought by ten, see shop.histories

    async def test_a_cursor_of_another_order_is_refused(self, reader):
        first = await found(reader, order="newest")
        other = {**A_DRESS, "order": "price_asc", "cursor": first["next_cursor"]}
        assert (await reader.post("/v1/search", json=other)).status_code == 422

    async def test_with_a_picture_it_is_what_is_most_alike(self, reader):
        picture = {"embedding": shop.as_base64(shop.embedding_of("Dress", "red"))}
        products = await self.everything(reader, order="price_asc", **picture)
        assert [p["price"] for p in products] == sorted(p["price"] for p in products)
        assert {p["category"] for p in products} <= {
            "Dress",
            "Sundress",
        }  # what a photo takes for one another
