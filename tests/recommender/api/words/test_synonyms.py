"""`smartrec nlp synonyms`, and GET /v1/synonyms: checked, kept for each shop, replaced as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartrec_recommender.jobs.decisions.words import words_app

HEADING = "phrase,kind,means\n"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(words_app, ["synonyms", *arguments], env={"COLUMNS": "200"})
    return result.exit_code, result.output


async def test_what_is_taught_is_answered_by_the_next_request(client, shop_url, tmp_path: Path):
    file = tmp_path / "synonyms.csv"
    file.write_text(HEADING + "Frock,one_way,dress\ntrainers,two_way,sneakers\n")
    assert run("set", str(file), "--database-url", shop_url)[0] == 0
    answer = await client.get("/v1/synonyms")
    assert answer.json()["synonyms"][0] == {"phrase": "frock", "kind": "one_way", "means": "dress"}
    file.write_text(HEADING)
    run("set", str(file), "--database-url", shop_url)
    assert (await client.get("/v1/synonyms")).json() == {"synonyms": []}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("a,one_way,b\nb,misspelling,c\nc,one_way,a\n", "a circle: a → b → c → a"),
        ("a,one_way,b\nA,one_way,c\n", "line 3: 'a' stands in line 2 already"),
        ("a,alias,b\n", "line 2: 'alias' is no kind"),
        ("a,one_way,\n", "line 2: needs a phrase and what it means"),
        ("a,one_way,A\n", "line 2: 'a' would mean itself"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_line_and_reason(tmp_path: Path, rows: str, message: str):
    file = tmp_path / "synonyms.csv"
    file.write_text(HEADING + rows)
    code, output = run("check", str(file))
    assert code == 2
    assert message in output


def test_a_file_with_other_columns_is_refused(tmp_path: Path):
    file = tmp_path / "synonyms.csv"
    file.write_text("from,to\n")
    assert "needs the columns phrase,kind,means" in run("check", str(file))[1]


async def test_occasions_over_http_are_checked_as_those_of_a_file(client):
    prom = {"occasion": "prom", "words": "prom|abiball", "categories": "Dress=1"}
    taught = (await client.put("/v1/occasions", json={"occasions": [prom]})).json()
    assert taught["refused"] is None
    assert (await client.get("/v1/occasions")).json()["occasions"][0]["words"] == "prom|abiball"
    for wrong, reason in (({"categories": "Dres"}, "'Dres'"), ({"occasion": ""}, "row 1")):
        refused = (await client.put("/v1/occasions", json={"occasions": [{**prom, **wrong}]})).json()
        assert reason in refused["refused"]
    assert len((await client.get("/v1/occasions")).json()["occasions"]) == 1
