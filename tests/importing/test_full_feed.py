"""`smartrec import products --full`: the file is the shelf. Without it, rows are added and changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.importing.test_import_of_cases import run

HEADER = "id,title,category,price,currency\n"


def feed(folder: Path, *ids: str) -> Path:
    file = folder / "feed.csv"
    rows = "".join(f"{product_id},Dress {product_id},Dress,10,EUR\n" for product_id in ids)
    file.write_text(HEADER + rows, encoding="utf-8")
    return file


def in_sight(engine: sa.Engine) -> str:
    statement = "SELECT product_id FROM products WHERE withdrawn_at IS NULL ORDER BY product_id"
    with engine.connect() as connection:
        return "".join(connection.execute(sa.text(statement)).scalars())


@pytest.fixture
def engine(empty_engine, tmp_path) -> sa.Engine:
    assert run(empty_engine, feed(tmp_path, *"ABCDEFGHIJ"))[0] == 0
    return empty_engine


def test_without_it_products_that_are_not_in_the_file_stay(engine, tmp_path):
    assert run(engine, feed(tmp_path, "K"))[0] == 0
    assert in_sight(engine) == "ABCDEFGHIJK"


def test_what_is_not_in_a_full_feed_goes_and_comes_back_with_the_next_one(engine, tmp_path):
    code, report, _ = run(engine, feed(tmp_path, *"ABCDEFGHK"), "--full", "--json")
    assert (code, report["written"], report["unchanged"], report["withdrawn"]) == (0, 1, 8, 2)
    assert "2 of 10 products are not in the file" in report["warnings"][0]
    assert in_sight(engine) == "ABCDEFGHK"
    code, report, _ = run(engine, feed(tmp_path, *"ABCDEFGHIJK"), "--full", "--json")
    assert (code, report["written"], report["withdrawn"]) == (0, 2, 0)
    assert in_sight(engine) == "ABCDEFGHIJK"


def test_a_check_of_a_full_feed_tells_what_would_go_and_leaves_it(engine, tmp_path):
    _, report, _ = run(engine, feed(tmp_path, *"ABCDEFGHI"), "--full", "--check", "--json")
    assert report["withdrawn"] == 1
    assert in_sight(engine) == "ABCDEFGHIJ"


def test_a_feed_without_a_fifth_of_the_shop_is_refused_unless_the_user_means_it(engine, tmp_path):
    half = feed(tmp_path, *"ABCDEX")
    code, _, told = run(engine, half, "--full")
    assert code == 1
    assert "5 of 10 products are not in the file" in told
    assert in_sight(engine) == "ABCDEFGHIJ"
    assert run(engine, half, "--full", "--yes")[0] == 0
    assert in_sight(engine) == "ABCDEX"


def test_sizes_that_a_full_feed_does_not_name_any_more_are_gone(empty_engine, tmp_path):
    header = "handle,title,category,size,stock\n"
    file = tmp_path / "feed.csv"
    for sizes in ("SM", "M"):
        rows = "".join(f"dress,Dress,Dress,{size},3\n" for size in sizes)
        file.write_text(header + rows, encoding="utf-8")
        assert run(empty_engine, file, "--full")[0] == 0
    with empty_engine.connect() as connection:
        stock = connection.execute(
            sa.text("SELECT stock FROM products WHERE withdrawn_at IS NULL")
        ).scalar_one()
    assert stock == 3


SIZED = "id,title,category,size,price,currency\nA,Dress A,Dress,{size},10,EUR\n"


def test_a_size_of_an_earlier_file_stays_and_is_told_until_a_full_feed_lacks_it(empty_engine, tmp_path):
    file = tmp_path / "sizes.csv"
    for size in ("S", "M"):
        file.write_text(SIZED.format(size=size), encoding="utf-8")
        code, report, _ = run(empty_engine, file, "--json")
    assert (code, report["kept_variants"]) == (0, 1)
    assert sizes(empty_engine) == {"A": ["S", "M"]}
    assert "1 variant stays of earlier files, not named here: A (S)" in run(empty_engine, file)[2]
    assert run(empty_engine, file, "--full", "--json")[1]["kept_variants"] == 0
    assert sizes(empty_engine) == {"A": ["M"]}


def sizes(engine: sa.Engine) -> dict[str, list[str]]:
    """By product the shop's words for its sizes."""
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT product_id, shop_words->'sizes' AS words FROM products"))
        return {row.product_id: row.words for row in found}
