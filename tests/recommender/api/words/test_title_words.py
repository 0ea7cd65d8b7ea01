"""What titles of the shop hold: words that are spelt right there, and phrases that are asked for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from smartrec_recommender.domain.searching.title_vocabulary import TitleVocabulary
from smartrec_recommender.store.catalogue.writing.product_import import finish_products
from smartrec_recommender.store.words.title_words import read_title_words
from tests.recommender.searching import named, search


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("bardot", "bardot"), ("BARDOT", "bardot"), ("bardto", "bardot"), ("plissee", "plissée"), ("xyz", None)],
)
def test_a_word_of_titles_is_known_and_a_common_one_is_found_misspelt(typed: str, meant: str | None):
    words = TitleVocabulary({"bardot": 5, "plissée": 2, "rare": 1}).words_meant([typed])
    assert [one.meant for one in words] == ([meant] if meant else [])


def test_a_word_that_one_title_alone_has_is_nobodys_correction():
    assert TitleVocabulary({"skater": 1}).words_meant(["skatre"]) == []


def test_an_import_counts_the_words_of_all_titles(engine):
    finish_products(engine)
    with engine.connect() as connection:
        words = read_title_words(connection)
    assert words
    assert all(word == word.lower() and products > 0 for word, products in words.items())


class TestExactWords:
    async def first_title(self, reader: httpx.AsyncClient) -> str:
        body = await search(reader, category=named("Dress"))
        return str(body["products"][-1]["title"])

    async def test_products_with_the_phrase_in_their_titles_come_first(self, reader):
        phrase = await self.first_title(reader)
        body: dict[str, Any] = await search(reader, category=named("Dress"), exact_words=[phrase])
        has_phrase = [phrase.lower() in product["title"].lower() for product in body["products"]]
        assert has_phrase[0]
        assert has_phrase == sorted(has_phrase, reverse=True)
        of_others = [product["gives_up"] for product in body["products"] if product["title"] != phrase]
        assert all({"kind": "words", "name": phrase} in parts for parts in of_others)

    async def test_words_in_another_order_are_not_the_phrase(self, reader):
        backwards = " ".join(reversed((await self.first_title(reader)).split()))
        body = await search(reader, category=named("Dress"), exact_words=[f"{backwards} {backwards}"])
        assert all(product["match"] == "close" for product in body["products"])

    async def test_what_nobody_understood_is_found_by_the_titles_words(self, reader):
        phrase = await self.first_title(reader)
        body = await search(reader, understood=False, words=phrase, exact_words=[phrase])
        assert body["is_popular_list"] is False
        assert body["products"][0]["title"] == phrase
