"""The words that a shop teaches, in POST /v1/search/text."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from smartrec_gateway.clients.recommender_words import Synonym
from smartrec_gateway.orchestration.reading.synonyms import SynonymTable
from tests.gateway.fakes import FakeServices


async def understood(gateway: httpx.AsyncClient, query: str, **more: Any) -> dict[str, Any]:
    answer = await gateway.post("/v1/search/text", json={"query": query, **more})
    found: dict[str, Any] = answer.json()["understood"]
    return found


def taught(*synonyms: tuple[str, str, str]) -> list[dict[str, str]]:
    return [{"phrase": phrase, "kind": kind, "means": means} for phrase, kind, means in synonyms]


async def test_a_taught_word_is_searched_as_what_it_means(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.synonyms = taught(("Frock", "one_way", "dress"))
    found = await understood(gateway, "red FROCK")
    assert found["category"][0]["name"] == "Dress"
    assert found["synonyms"] == [{"from": "FROCK", "to": "dress"}]
    assert services.recommender.last_json()["words"] == "red dress"


async def test_a_taught_misspelling_is_told_as_a_correction_and_undone_where_words_are_exact(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.synonyms = taught(("drezz", "misspelling", "dress"))
    assert (await understood(gateway, "red drezz"))["corrections"] == [{"from": "drezz", "to": "dress"}]
    assert (await understood(gateway, "red drezz", exact=True))["corrections"] == []


async def test_a_word_for_a_brand_a_category_and_a_collection_reaches_the_recommender(
    gateway: httpx.AsyncClient, services: FakeServices
) -> None:
    services.recommender.synonyms = taught(
        ("mlw", "brand", "Marlow"),
        ("sarafan", "category", "Dress"),
        ("riviera", "collection", "Summer > Riviera"),
    )
    found = await understood(gateway, "mlw sarafan riviera")
    asked = services.recommender.last_json()
    assert (found["understood"], found["brands"], found["not_understood"]) == (True, ["Marlow"], [])
    assert (asked["brands"], asked["category"][0]["name"]) == (["Marlow"], "Dress")
    assert asked["filters"]["category"] == ["Summer > Riviera"]


@pytest.mark.parametrize(
    ("query", "rewritten"),
    [
        ("blue trainers", "blue trainers sneakers"),
        ("blue sneakers", "blue sneakers trainers"),
        ("kicks", "trainers"),
        ("trainersize", "trainersize"),
        ("running kicks now", "jogging shoes now"),
    ],
)
def test_two_way_words_find_each_other_and_the_longest_phrase_counts(query: str, rewritten: str) -> None:
    rows = taught(
        ("trainers", "two_way", "sneakers"),
        ("kicks", "one_way", "trainers"),
        ("running kicks", "one_way", "jog"),
        ("jog", "one_way", "jogging shoes"),
    )
    assert SynonymTable([Synonym(**row) for row in rows]).rewrite(query).text == rewritten
