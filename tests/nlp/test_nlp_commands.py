"""`smartrec nlp …` as people and programs use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartrec_nlp.commands import app


def run(*arguments: str, exit_code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})
    assert result.exit_code == exit_code, result.output
    return result.output


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


def test_the_untouched_third_meets_the_targets() -> None:
    figures = json.loads(run("evaluate", "--part", "final", "--json"))
    ours, word_match = figures["smartrec"], figures["word match"]
    assert set(figures) == {"smartrec", "lexicon alone", "word match", "mean-vector cosine"}
    assert ours["group_recall_at_10"] >= 0.90
    assert ours["group_recall_at_10"] >= word_match["group_recall_at_10"] + 0.20
    assert ours["category_top_1"] >= 0.95
    assert ours["price"] >= 0.95
    assert ours["rejected"] >= 0.95
    assert ours["contradicting"] <= 0.03


def test_a_package_without_vectors_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "package.tgz"
    package.write_bytes(b"no archive")
    assert "package.tgz" in run("build-vectors", "--package", str(package), exit_code=2)


def test_unknown_words_are_counted_with_an_example(tmp_path: Path) -> None:
    texts = tmp_path / "texts.tsv"
    texts.write_text(
        "dress\tred dress with a gryffindor crest\nshirt\tgryffindor striped shirt\nshirt\tstriped shirt\n"
    )
    output = run("unknown-words", "--file", str(texts))
    assert "gryffindor" in output
    assert "red dress with a gryffindor crest" in output
    assert "0 texts (0.0%) were not understood" in output
