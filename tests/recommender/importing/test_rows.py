"""Rows that no shop means to send, and that must not stop the others from landing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.canonical.product import canonical_forms
from smartrec_recommender.importing.merging import shop_words_of
from smartrec_recommender.importing.rows import ProductRow
from smartrec_recommender.jobs import commands
from tests.recommender import shop


@pytest.fixture
def engine(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(5))
    return empty_engine


AS_EARLIER_RELEASES_HAVE_IT = "f0e0bbc7de078e1cacf181855e710e9f5c5cb5fdd90561955fac58fb7a992784"


def test_what_an_earlier_release_has_written_is_written_anew_only_where_it_names_further_colours():
    row = ProductRow(id="A", title="Linen dress", category="Dress", colour="navy", sizes=["S"])
    assert content_hash(row) == AS_EARLIER_RELEASES_HAVE_IT
    assert content_hash(row.model_copy(update={"further_colours": ["red"]})) != AS_EARLIER_RELEASES_HAVE_IT


def content_hash(row: ProductRow) -> str:
    return row.content_hash([], True, canonical_forms(shop_words_of(row)))


@pytest.mark.parametrize("null_date", ["0001-01-01", "1900-01-01T00:00:00Z", "1970-01-01"])
def test_a_null_date_is_set_aside_and_the_others_land(engine, tmp_path, null_date):
    told = [shop.transaction("u", 1), {**shop.transaction("u", 2), "occurred_at": null_date}]
    outcome, aside = shop.import_history(engine, tmp_path, [*told, shop.transaction("u", 3)])
    assert (outcome.written, outcome.rejected) == (2, 1)
    assert aside[0]["line"] == 3
    assert "occurred_at" in aside[0]["reason"]
    assert "probably a null date" in aside[0]["reason"]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://shop.example/a?b=c:d", True),
        ("HTTP://shop.example/a", True),
        ("/dresses/linen:blue", True),
        ("dresses/linen", True),
        ("javascript:alert(1)", False),
        ("java\tscript\n:alert(1)", False),
        ("\x01 JavaScript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("file:///etc/passwd", False),
    ],
)
def test_an_address_that_no_page_may_link_to_is_left_aside_and_the_product_lands(told: str, kept: bool):
    row = ProductRow(id="A", title="Linen dress", category="Dress", url=told)
    assert row.url == (told if kept else None)


def titles(engine: sa.Engine) -> dict[str, str]:
    with engine.connect() as connection:
        found = connection.execute(
            sa.text("SELECT product_id, title FROM products WHERE product_id LIKE 'A%'")
        )
        return {row.product_id: row.title for row in found}


def written(file: Path, *lines: bytes) -> Path:
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    return file


NESTED = b"[" * 100_000
HALF_NESTED = b'{"id": "A9", "category": "Dress", "title": ' + b"[" * 900 + b"]" * 900 + b"}"
BAD_JSON = [
    (
        '{"id": "A9", "title": "Robe d\u00e9t\u00e9", "category": "Dress"}'.encode("latin-1"),
        "save the file as UTF-8",
    ),
    (rb'{"id": "A9", "title": "Dress \ud83d", "category": "Dress"}', "title"),
    (rb'{"id": "A9", "title": "Dress", "category": "Dress", "sizes": ["\ud83d"]}', "sizes"),
    (b'{"id": "A9", "title": "Dress", "category": "Dress", "stock": ' + b"9" * 5_000 + b"}", "digits"),
    (b'{"id": "A9", "title": "Dress", "category": "Dress", "more": ' + NESTED + b"}", "nested too deeply"),
    (HALF_NESTED, "title"),
    (NESTED, "nested too deeply"),
]


@pytest.mark.parametrize(("bad", "told"), BAD_JSON)
def test_a_line_of_json_that_cannot_be_is_set_aside_and_the_others_land(empty_engine, tmp_path, bad, told):
    good = [json.dumps(shop.product(n, id=f"A{n}")).encode() for n in range(2)]
    file = written(tmp_path / "p.jsonl", good[0], bad, good[1])
    outcome, aside = shop.import_file(empty_engine, file)
    assert (outcome.written, outcome.rejected) == (2, 1)
    assert aside[0]["line"] == 2
    assert told in aside[0]["reason"]


HEADER = b"id,title,category"
BAD_CSV = [
    ("A9,Robe d'\u00e9t\u00e9,Dress".encode("latin-1"), "save the file as UTF-8"),
    (b'A9,"Long dress,Dress', "quotation mark"),
    (b'A9,"' + b"long " * 40_000 + b'dress",Dress', "field limit"),
    (b"A9,Long\rdress,Dress", "new-line character"),
]


@pytest.mark.parametrize("is_last", [False, True])
@pytest.mark.parametrize(("bad", "told"), BAD_CSV)
def test_a_line_of_csv_that_cannot_be_is_set_aside_and_the_others_land(
    empty_engine, tmp_path, bad, told, is_last
):
    good = ["A1,Robe d'été,Dress".encode(), b'A2,"Dress, ""long"" and', b'wide",Dress']
    lines = [*good, bad] if is_last else [bad, *good]
    outcome, aside = shop.import_file(empty_engine, written(tmp_path / "p.csv", HEADER, *lines))
    assert [(row["line"], told in row["reason"]) for row in aside] == [(5 if is_last else 2, True)]
    assert outcome.written == 2
    assert titles(empty_engine) == {"A1": "Robe d'été", "A2": 'Dress, "long" and wide'}


def test_a_mark_left_open_far_above_the_end_costs_its_own_line_only(empty_engine, tmp_path):
    rows = [f'A{n},"Dress ""{n}"", red",Dress'.encode() for n in range(5_000)]
    file = written(
        tmp_path / "p.csv", HEADER, b'B1,"Open,Dress', *rows[:2_500], b'B2,"Open,Dress', *rows[2_500:]
    )
    outcome, aside = shop.import_file(empty_engine, file)
    assert (outcome.written, [row["line"] for row in aside]) == (5_000, [2, 2_503])


def test_a_mark_left_open_that_a_later_inch_mark_closes_costs_its_own_line_only(empty_engine, tmp_path):
    rows = [f"A{n},Plain dress,Dress".encode() for n in range(100)]
    file = written(tmp_path / "p.csv", HEADER, b'B1,"Open,Dress', *rows, b'B2",Heels,Shoes')
    outcome, aside = shop.import_file(empty_engine, file)
    assert (outcome.written, [row["line"] for row in aside]) == (101, [2])


def test_a_file_whose_marks_are_all_shifted_is_refused_before_it_is_read_a_thousand_times(
    empty_engine, tmp_path
):
    url = empty_engine.url.render_as_string(hide_password=False)
    file = written(tmp_path / "p.csv", b"id,title", *[b'x","y'] * 20_000)
    result = CliRunner().invoke(commands.import_app, ["products", str(file), "--database-url", url])
    assert result.exit_code == 1
    assert "quotation marks do not match" in " ".join(result.output.split())


def test_an_inch_mark_in_quotes_is_no_reason_to_refuse_a_row(empty_engine, tmp_path):
    file = written(tmp_path / "p.csv", HEADER, b'A1,"Heels of 3" or more",Shoes', b'A2,Heels of 4",Shoes')
    outcome, _ = shop.import_file(empty_engine, file)
    assert outcome.written == 2


def test_a_header_that_cannot_be_read_is_told_with_its_line(empty_engine, tmp_path):
    url = empty_engine.url.render_as_string(hide_password=False)
    for header, told in (
        ("id,title,cat\u00e9gorie".encode("latin-1"), "UTF-8"),
        (b'"id,title', "quotation mark"),
    ):
        file = written(tmp_path / "p.csv", header, "A1,Robe d'\u00e9t\u00e9".encode())
        result = CliRunner().invoke(commands.import_app, ["products", str(file), "--database-url", url])
        assert result.exit_code == 1
        assert told in result.output
        assert "line 1" in result.output
