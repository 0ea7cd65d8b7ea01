"""Filters, exclusions, cursors and sessions: the same for every list of products."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from tests.recommender import shop

LISTS = (
    "/v1/users/dora/recommendations",
    "/v1/recommendations",
    "/v1/products/P00042/similar",
    "/v1/products/P00042/goes-with",
    "/v1/users/dora/because-you-bought",
    "/v1/popular",
    "/v1/new",
    "/v1/search",
)
SEARCH = {"category": [{"name": "Jeans", "score": 1.0}], "colours": [{"name": "navy", "score": 1.0}]}
LISTED_FILTERS = ("category", "brand", "colour", "gender", "season", "size")
FILTERS = (*LISTED_FILTERS, "price_min", "price_max", "currency", "in_stock")


async def ask(client: httpx.AsyncClient, path: str, **asked: Any) -> dict[str, Any]:
    """The same question of any list: search takes it as a body, the others as parameters."""
    if path == "/v1/search":
        filters = {name: asked.pop(name) for name in FILTERS if name in asked}
        answer = await client.post(path, json={**SEARCH, **asked, "filters": filters})
    else:
        answer = await client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def ids(body: dict[str, Any]) -> list[str]:
    return [product["id"] for product in body["products"]]


async def pages(client: httpx.AsyncClient, path: str, most: int = 1_000, **asked: Any) -> list[list[str]]:
    found, cursor = [], None
    while len(found) < most:
        body = await ask(client, path, **asked, **({"cursor": cursor} if cursor else {}))
        found.append(ids(body))
        cursor = body["next_cursor"]
        if cursor is None:
            break
    return found


@pytest.mark.parametrize("path", LISTS)
class TestEveryList:
    async def test_filters_are_never_violated(self, reader, path):
        filters = {"brand": ["birch", "Cedar"], "colour": ["red", "pink"], "price_min": 30, "price_max": 90}
        body = await ask(reader, path, **filters, limit=100)
        assert body["products"]
        for product in body["products"]:
            assert product["brand"] in ("Birch", "Cedar")
            assert product["colour"] in ("red", "pink")
            assert 30 <= product["price"] <= 90

    async def test_a_category_is_kept_to_though_few_are_left(self, reader, path):
        body = await ask(reader, path, category=["Jacket"], colour=["red"], limit=100)
        assert {(product["category"], product["colour"]) for product in body["products"]} == {
            ("Jacket", "red")
        }

    async def test_a_filter_that_nothing_meets_gives_an_empty_list_not_an_error(self, reader, path):
        for filters in ({"brand": ["Nobody"]}, {"price_min": 5_000}, {"price_max": 50, "currency": "JPY"}):
            body = await ask(reader, path, **filters)
            assert body["products"] == []
            assert body["next_cursor"] is None

    async def test_what_is_excluded_is_not_shown(self, reader, path):
        first = ids(await ask(reader, path))
        rest = ids(await ask(reader, path, exclude=[*first[:5], "unknown"], limit=100))
        assert not set(first[:5]) & set(rest)
        assert set(first[5:]) <= set(rest)

    async def test_pages_repeat_nothing_and_leave_nothing_out(self, reader, path):
        together = [name for page in await pages(reader, path, limit=37) for name in page]
        assert len(together) == len(set(together))
        at_once = ids(await ask(reader, path, limit=100))
        assert set(at_once) <= set(together)
        most = {"goes-with": 90, "because-you-bought": 234}.get(path.rpartition("/")[2], 239)
        assert len(together) >= most

    async def test_the_last_page_has_no_cursor_though_it_is_full(self, reader, path):
        everything = await pages(reader, path, category=["Tee"], limit=10)
        assert [len(page) for page in everything] == [10, 10, 10]

    async def test_a_purchase_between_two_pages_repeats_nothing(self, client, path):
        first = await ask(client, path, limit=8)
        for bought in ids(first)[:2]:
            transaction = {"user_id": "dora", "product_id": bought, "kind": "purchase", "quantity": 50}
            assert (await client.post("/v1/transactions", json=transaction)).status_code == 201
        second = await ask(client, path, limit=8, cursor=first["next_cursor"])
        assert len(second["products"]) == 8
        assert not set(ids(first)) & set(ids(second))

    async def test_scores_fall_and_are_the_sum_of_their_reasons(self, reader, path):
        body = await ask(reader, path, limit=40)
        scores = [product["score"] for product in body["products"]]
        assert path == "/v1/new" or scores == sorted(scores, reverse=True)
        for product in body["products"]:
            weights = [reason["weight"] for reason in product["reasons"]]
            assert sum(weights) == pytest.approx(product["score"], abs=1e-6)
            assert all(reason["text"] for reason in product["reasons"])

    async def test_what_is_no_cursor_is_refused_with_what_to_do(self, reader, path):
        asked = {"cursor": "made-up"}
        if path == "/v1/search":
            answer = await reader.post(path, json={**SEARCH, **asked})
        else:
            answer = await reader.get(path, params=asked)
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:smartrec:problem:invalid-cursor"
        assert "next_cursor" in answer.json()["detail"]


BAD_PAGES = [
    ({"limit": 0}, "limit"),
    ({"price_min": 9, "price_max": 1}, "price_min"),
    ({"price_min": -1}, "price_min"),
    ({"price_max": "nan"}, "price_max"),
    ({"colur": "red"}, "colur"),
    ({"exclude": ["a\x00b"]}, "NUL"),
]


@pytest.mark.parametrize(("asked", "told"), BAD_PAGES)
async def test_a_bad_parameter_is_named(reader, asked, told):
    answer = await reader.get("/v1/popular", params=asked)
    assert answer.status_code == 422
    assert told in answer.json()["detail"]


async def test_a_cursor_is_of_use_for_its_own_list_only(reader):
    cursor = (await ask(reader, "/v1/popular"))["next_cursor"]
    answer = await reader.get("/v1/new", params={"cursor": cursor})
    assert answer.json()["type"] == "urn:smartrec:problem:invalid-cursor"


async def test_a_search_pages_on_though_the_photo_is_read_a_little_otherwise(reader):
    photo = shop.embedding_of("Jeans", "navy")
    first = await ask(reader, "/v1/search", embedding=shop.as_base64(photo))
    other = shop.as_base64(photo + 0.001)
    second = await ask(reader, "/v1/search", embedding=other, cursor=first["next_cursor"])
    assert not set(ids(first)) & set(ids(second))


class TestFilterValues:
    async def test_unisex_is_for_women_and_men_and_all_seasons_are_for_each(self, client, engine, folder):
        changes = ({"gender": "men"}, {"gender": "unisex"}, {"season": "winter"}, {"season": "all"})
        rows = [shop.product(300 + place, **change) for place, change in enumerate(changes)]
        await asyncio.to_thread(shop.import_catalogue, engine, folder, rows)
        for_men = ids(await ask(client, "/v1/new", gender=["Men"]))
        assert set(for_men) == {"P00300", "P00301"}
        for_winter = ids(await ask(client, "/v1/new", season=["winter"]))
        assert set(for_winter) == {"P00302", "P00303"}

    async def test_only_products_in_that_size_are_shown(self, client, engine, folder):
        sizes = {2: ["S", "M"], 10: ["L"], 18: ["M", "L"]}
        rows = [shop.product(number, sizes=run) for number, run in sizes.items()]
        await asyncio.to_thread(shop.import_catalogue, engine, folder, rows)
        for path in ("/v1/popular", "/v1/search"):
            assert set(ids(await ask(client, path, size=["L"]))) == {"P00010", "P00018"}
            assert set(ids(await ask(client, path, size=["s", "m"]))) == {"P00002", "P00018"}

    async def test_sold_out_products_are_shown_where_they_are_asked_for(self, client, engine):
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE products SET stock = 0 WHERE product_id = 'P00042'"))
            connection.execute(
                sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1")
            )
        in_stock = [name for page in await pages(client, "/v1/popular", limit=100) for name in page]
        every = [
            name for page in await pages(client, "/v1/popular", limit=100, in_stock=False) for name in page
        ]
        assert set(every) - set(in_stock) == {"P00042"}


class TestSession:
    async def test_what_was_viewed_orders_the_list_of_whoever_has_no_id(self, reader):
        viewed = [f"P{number:05}" for number in range(4, 80, 8)]
        body = await ask(reader, "/v1/recommendations", viewed=[*viewed, "unknown"])
        plain = await ask(reader, "/v1/recommendations")
        assert body["ordered_for"] == plain["ordered_for"] == "anonymous"
        sweaters = [
            sum(product["category"] == "Sweater" for product in each["products"]) for each in (plain, body)
        ]
        assert sweaters[0] < sweaters[1]
        texts = [reason["text"] for product in body["products"] for reason in product["reasons"]]
        assert any("that you looked at" in text for text in texts)

    async def test_viewed_products_count_besides_the_history(self, reader):
        usual = await ask(reader, "/v1/users/rosa/recommendations")
        after = await ask(reader, "/v1/users/rosa/recommendations", viewed=["P00004", "P00012", "P00020"] * 2)
        assert ids(usual) != ids(after)
        assert after["ordered_for"] == "warm"

    async def test_similar_products_are_ordered_for_the_shopper(self, reader):
        plain = await ask(reader, "/v1/products/P00006/similar", limit=20)
        for_rosa = await ask(reader, "/v1/products/P00006/similar", limit=20, user_id="rosa")
        assert (plain["ordered_for"], for_rosa["ordered_for"]) == ("anonymous", "warm")
        assert ids(plain) != ids(for_rosa)
