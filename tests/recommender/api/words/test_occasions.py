"""A shop teaches its own occasions by a file, and they count at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from smartrec_recommender.domain.searching.occasions import OccasionError, read_occasion_file
from smartrec_recommender.jobs.decisions.words import words_app

HEADING = "occasion,words,categories,attributes,colours,never\n"
ROW = "schützenfest,schützenfest|kirmes,Dress=1|Button-Down=0.8,festive=0.5,green=0.6,camo\n"


def written(tmp_path: Path, rows: str, heading: str = HEADING) -> Path:
    file = tmp_path / "occasions.csv"
    file.write_text(heading + rows, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("gala,gala,Gown=1,,,\n", "'Gown' is not one of the categories"),
        ("gala,gala,Dress=2,,,\n", "weight of 'Dress=2'"),
        ("gala,,Dress=1,,,\n", "say in `words`"),
        ("gala,ball,Dress=1,,,\nprom,ball,Dress=1,,,\n", "'ball' stands at 'gala' and at 'prom'"),
        (",gala,Dress=1,,,\n", "needs an occasion"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, rows: str, reason: str):
    with pytest.raises(OccasionError, match=r"occasions\.csv") as refused:
        read_occasion_file(written(tmp_path, rows))
    assert reason in str(refused.value)


async def test_what_is_taught_is_served_and_printed_as_a_file(client, shop_url, tmp_path: Path):
    file = written(tmp_path, ROW.replace("festive=0.5", ""))
    options = ["--database-url", shop_url]
    result = CliRunner().invoke(words_app, ["shop-occasions", "set", str(file), *options])
    assert result.exit_code == 0, result.output
    taught = (await client.get("/v1/occasions")).json()["occasions"]
    assert [one["occasion"] for one in taught] == ["schützenfest"]
    printed = CliRunner().invoke(words_app, ["shop-occasions", "list", *options])
    assert printed.output == file.read_text(encoding="utf-8")
