"""POST /v1/search: products that have other colours beside their main one, as a print has."""

from __future__ import annotations

import asyncio

import pytest

from tests.recommender import shop
from tests.recommender.searching import ids, named, reasons, search

CORAL_WITH_GREEN, GREEN, STRIPED = "P00300", "P00301", "P00302"


@pytest.fixture
async def prints(client, engine, folder):
    """Kimonos, of which the shop has no others: coral with green flowers, green, red with white stripes."""
    rows = [
        shop.product(300, category="Kimono", colour="coral", further_colours=["green"]),
        shop.product(301, category="Kimono", colour="green"),
        shop.product(302, category="Kimono", colour="red/white"),
    ]
    await asyncio.to_thread(shop.import_catalogue, engine, folder, rows)
    return client


async def test_what_is_asked_for_in_a_colour_is_that_colour_and_what_has_it_in_its_print_is_close_and_says_so(
    prints,
):
    body = await search(prints, category=named("Kimono"), colours=named("green"), limit=3)
    green, coral, _ = body["products"]
    assert (green["id"], green["match"], green["gives_up"]) == (GREEN, "exact", [])
    assert (coral["id"], coral["match"]) == (CORAL_WITH_GREEN, "close")
    assert coral["gives_up"] == [{"kind": "colour", "name": "green"}]
    assert coral["colours"] == ["coral", "green"]
    assert reasons(green, "match") == ["matches green"]
    assert reasons(coral, "match") == ["coral with green"]


async def test_several_colours_in_one_column_are_a_main_one_and_further_ones(prints):
    body = await search(prints, category=named("Kimono"), colours=named("white"), limit=3)
    striped = next(product for product in body["products"] if product["id"] == STRIPED)
    assert (striped["colour"], striped["colours"]) == ("red", ["red", "white"])
    assert (striped["match"], reasons(striped, "match")) == ("close", ["red with white"])


async def test_a_colour_that_is_not_wanted_is_not_in_the_print_either(prints):
    body = await search(prints, category=named("Kimono"), negated={"colours": ["green"]}, limit=50)
    assert STRIPED in ids(body)
    assert not {CORAL_WITH_GREEN, GREEN} & set(ids(body))


async def test_a_product_tells_all_its_colours_and_the_shops_own_words_for_them(prints):
    answer = await prints.get(f"/v1/products/{CORAL_WITH_GREEN}")
    assert answer.json()["colours"] == ["coral", "green"]
