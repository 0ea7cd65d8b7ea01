"""What is left of an import that was killed, and what the next one makes of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from smartrec_recommender.settings import RecommenderSettings
from tests.recommender import shop
from tests.recommender.killed_import import killed_import
from tests.recommender.running_recommender import running


def test_rows_set_aside_before_an_import_was_killed_are_named_when_it_goes_on(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(5))
    told = [
        shop.transaction("u", 1),
        {**shop.transaction("u", 2), "kind": "stare"},
        shop.transaction("u", 9_999),
        {**shop.transaction("u", 4), "kind": "a line\u2028 that goes on"},
    ]
    file = tmp_path / "t.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in told))
    killed_import(empty_engine, "transactions", file)
    outcome, aside = shop.import_transactions_of(empty_engine, file)
    assert (outcome.written, outcome.unchanged, outcome.rejected) == (0, 1, 3)
    assert {row["line"]: row["row"]["product_id"] for row in aside} == {
        2: "P00002",
        3: "P09999",
        4: "P00004",
    }


def test_a_torn_last_line_of_the_reject_file_stops_nothing(empty_engine, tmp_path):
    bad = {**shop.product(1), "price": "cheap"}
    file = tmp_path / "p.jsonl"
    file.write_text(json.dumps(bad) + "\n" + json.dumps(shop.product(2)) + "\n")
    killed_import(empty_engine, "products", file)
    with (tmp_path / "p.jsonl.rejects.jsonl").open("ab") as rejects:
        rejects.write('{"line": 3, "reason": "caf\u00e9'.encode()[:-1])
    outcome, aside = shop.import_file(empty_engine, file)
    assert outcome.rejected == 1
    assert [row["line"] for row in aside] == [1]


def written(folder: Path, name: str, *numbers: int) -> Path:
    file = folder / name
    file.write_text("".join(json.dumps(shop.product(number)) + "\n" for number in numbers))
    return file


def version(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT catalogue_version FROM catalogue_state")).scalar_one())


@pytest.mark.parametrize("then", [(4,), (4, 5)], ids=["the same file", "another file"])
async def test_products_of_a_killed_import_are_served_after_the_next_one(empty_engine, tmp_path, clock, then):
    url = empty_engine.url.render_as_string(hide_password=False)
    first = written(tmp_path, "first.jsonl", 0, 1)
    await asyncio.to_thread(shop.import_file, empty_engine, first)
    async with running(RecommenderSettings(database_url=url), clock) as client:

        async def served() -> set[str]:
            answer = await client.get("/v1/users/nobody/recommendations")
            return {product["id"] for product in answer.json()["products"]}

        assert await served() == {"P00000", "P00001"}
        await asyncio.to_thread(killed_import, empty_engine, "products", written(tmp_path, "p.jsonl", 4))
        await asyncio.to_thread(shop.import_file, empty_engine, written(tmp_path, "p.jsonl", *then))
        assert await served() == {"P00000", "P00001", *(f"P{number:05}" for number in then)}


def test_a_killed_import_is_made_up_for_by_one_that_writes_nothing_and_only_once(empty_engine, tmp_path):
    known = written(tmp_path, "known.jsonl", 0, 1)
    shop.import_file(empty_engine, known)
    killed = written(tmp_path, "killed.jsonl", 2)
    killed_import(empty_engine, "products", killed)
    before = version(empty_engine)
    for file in (known, killed):
        outcome, _ = shop.import_file(empty_engine, file)
        assert outcome.written == 0
    made_up_for = version(empty_engine)
    assert made_up_for > before
    shop.import_file(empty_engine, known)
    assert version(empty_engine) == made_up_for
