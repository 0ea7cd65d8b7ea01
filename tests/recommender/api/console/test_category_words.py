"""What a shop's own words for categories mean, taught one by one."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from smartrec_recommender.canonical.taught import MOST_TAUGHT, TaughtWord, TooManyTaught
from smartrec_recommender.store.catalogue.writing.taught_words import read_taught, write_taught


async def teach(client: httpx.AsyncClient, *words: tuple[str, str | None]) -> dict[str, Any]:
    rows = [{"word": word, "means": means} for word, means in words]
    answer: dict[str, Any] = (await client.post("/v1/category-words", json={"words": rows})).json()
    return answer


async def test_words_are_taught_beside_those_before_and_forgotten_by_null(client: httpx.AsyncClient) -> None:
    await teach(client, ("Neuheiten", "dress"))
    taught = await teach(client, ("Fundstücke", "-"), ("NEUHEITEN", "Skirt"))
    assert {one["word"]: one["means"] for one in taught["words"]} == {"neuheiten": "Skirt", "fundstücke": "-"}
    await teach(client, ("Neuheiten", None))
    left = (await client.get("/v1/category-words")).json()["words"]
    assert [one["word"] for one in left] == ["fundstücke"]
    await teach(client, ("Fundstücke", None))


async def test_a_meaning_that_is_no_category_is_refused_with_what_to_write(client: httpx.AsyncClient) -> None:
    refused = await teach(client, ("Neuheiten", "Dress"), ("Basics", "nothing of ours"))
    assert refused["refused"].startswith("row 2: 'nothing of ours' is no category; write one of")
    assert (await client.get("/v1/category-words")).json()["words"] == []


async def test_a_word_that_is_taught_and_forgotten_at_once_is_refused(client: httpx.AsyncClient) -> None:
    refused = await teach(client, ("Neuheiten", "Dress"), ("NEUHEITEN", None))
    assert refused["refused"] == "'neuheiten' stands 2 times; letter case makes no difference."
    assert (await client.get("/v1/category-words")).json()["words"] == []


async def test_a_word_of_blanks_is_refused_as_such(client: httpx.AsyncClient) -> None:
    assert (await teach(client, ("  ", "Dress")))["refused"] == "row 1: the word is empty."


async def test_a_shop_has_a_limit_of_words_which_forgetting_makes_room_below(
    client: httpx.AsyncClient,
) -> None:
    a_call = 1_000
    for first in range(0, MOST_TAUGHT, a_call):
        filled = await teach(client, *((f"word {number}", "-") for number in range(first, first + a_call)))
    assert len(filled["words"]) == MOST_TAUGHT
    refused = await teach(client, ("one more", "Dress"), ("word 0", "Skirt"))
    assert refused["refused"].startswith("That would make 10,001 words; a shop has at most 10,000.")
    instead = await teach(client, ("one more", "Dress"), ("word 0", None))
    assert {"word": "one more", "means": "Dress"} in instead["words"]
    for first in range(0, MOST_TAUGHT, a_call):
        await teach(client, *((f"word {number}", None) for number in range(first, first + a_call)))
    await teach(client, ("one more", None))


def test_a_shop_that_has_too_many_words_from_before_the_limit_may_forget_some(engine: sa.Engine) -> None:
    add = sa.text(
        "INSERT INTO taught_words (kind, word, means) "
        "SELECT 'category', 'word ' || n, '-' FROM generate_series(1, :count) AS n"
    )
    with engine.begin() as connection:
        connection.execute(add, {"count": MOST_TAUGHT + 2})
    write_taught(engine, [], forgotten_categories=["word 1"])
    assert len(read_taught(engine).category) == MOST_TAUGHT + 1
    with pytest.raises(TooManyTaught):
        write_taught(engine, [TaughtWord("category", "one more", "-")])
