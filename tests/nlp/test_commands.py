"""`smartrec nlp …` as people and programs use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.nlp.commands import run


def test_map_explains_a_query_in_a_table() -> None:
    output = run("map", "strpied v nek dress under $50, not floral, no sleeves")
    assert "spelling corrected" in output
    assert "refused: floral, sleeves" in output
    assert "price: up to 50 USD" in output
    assert "corrected: strpied → striped, nek → neck" in output


def test_map_says_when_it_understood_nothing() -> None:
    assert "Not understood" in run("map", "pizza near me")


def test_map_of_a_file_gives_a_line_of_json_for_each_query(tmp_path: Path) -> None:
    queries, out = tmp_path / "queries.jsonl", tmp_path / "mapped.jsonl"
    queries.write_text(
        '{"id": "q1", "query": "red dress under $50, not floral"}\n{"id": "q2", "query": "pizza"}\n'
    )
    run("map", "--file", str(queries), "--out", str(out))
    first, second = (json.loads(line) for line in out.read_text().splitlines())
    assert (first["id"], first["query"], first["colour"]) == (
        "q1",
        "red dress under $50, not floral",
        ["red"],
    )
    assert first["category"] == [{"name": "Dress", "score": 1.0}]
    assert first["price"] == {"min": None, "max": 50.0, "currency": "USD"}
    assert "floral" in first["negated"]
    assert (second["id"], second["understood"], second["attributes"]) == ("q2", False, [])


def test_map_of_a_file_of_plain_lines_numbers_them(tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("red dress\n\nstriped tee\n")
    lines = [json.loads(line) for line in run("map", "--file", str(queries)).splitlines()]
    assert [(line["id"], line["query"]) for line in lines] == [("1", "red dress"), ("3", "striped tee")]


@pytest.mark.parametrize(
    "arguments", [["map"], ["evaluate", "--part", "half"], ["map", "dress", "--vocabulary", "."]]
)
def test_wrong_use_is_explained(arguments: list[str]) -> None:
    assert "Invalid value" in run(*arguments, exit_code=2)
