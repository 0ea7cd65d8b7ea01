"""POST /v1/search with words that nobody could read: products with them in their titles."""

from __future__ import annotations

import pytest

from tests.recommender.api.test_search import ids, search


async def in_titles(client, words, **asked):
    return await search(client, understood=False, words=words, words_in_titles=True, **asked)


async def test_products_with_the_words_in_their_titles_are_found_not_the_popular_ones(reader):
    title = (await reader.get("/v1/products/P00096")).json()["title"]
    body = await in_titles(reader, title)
    assert "P00096" in ids(body)
    assert not body["is_popular_list"]
    words = set(title.lower().split())
    assert all(words & set(product["title"].lower().split()) for product in body["products"])


async def test_a_word_counts_in_the_plural_and_whatever_stands_around_it(reader):
    body = await in_titles(reader, "any DRESSES, please & ' | ! <->")
    assert body["products"]
    assert all("dress" in product["title"].lower() for product in body["products"])


async def test_filters_hold(reader):
    body = await in_titles(reader, "dress", filters={"colour": ["red"]})
    assert {product["colour"] for product in body["products"]} == {"red"}


@pytest.mark.parametrize("words", ["qwertz", "?!", "'"])
async def test_without_any_title_the_popular_products_are_shown(reader, words):
    body = await in_titles(reader, words)
    assert body["is_popular_list"]
    assert len(body["products"]) == 10
