"""Cases by the real command on a real database: what a shop's owner runs, and what cron sees of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs import commands
from smartrec_recommender.store.catalogue.identifiers import resolve_identifiers
from smartrec_recommender.store.catalogue.products import read_columns, read_shown_by_id

CASES = Path(__file__).parent / "cases"
SHOPIFY = CASES / "shopify-older" / "products.csv"


def run(engine: sa.Engine, file: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """Returns: the exit code, the report as JSON, and what a person is told."""
    url = engine.url.render_as_string(hide_password=False)
    arguments = ["products", str(file), "--database-url", url, *options]
    result = CliRunner().invoke(commands.import_app, arguments)
    report = json.loads(result.stdout) if "--json" in options and result.stdout else {}
    return result.exit_code, report, " ".join(result.output.split())


def copied(folder: Path, file: Path) -> Path:
    """Rejects are written beside the file."""
    copy = folder / file.name
    copy.write_bytes(file.read_bytes())
    return copy


def shown(engine: sa.Engine, product_id: str) -> Any:
    with engine.connect() as connection:
        return read_shown_by_id(connection, product_id)


def catalogue(engine: sa.Engine) -> list[Any]:
    """All that is shown of the products that are in the shop, by id."""
    statement = """
        SELECT product_id, title, description, price, price_before, currency, stock, size_stocks, image_urls,
               style_id
        FROM products WHERE withdrawn_at IS NULL ORDER BY product_id
    """
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


@pytest.mark.parametrize("name", ["shopify-older", "woocommerce", "google-tsv", "magento", "prestashop"])
def test_what_comes_twice_is_unchanged_the_second_time(empty_engine, tmp_path, name):
    expected = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    original = next(path for path in (CASES / name).iterdir() if path.suffix != ".json")
    file, count = copied(tmp_path, original), len(expected["products"])
    options = [f"--set={key}={value}" for key, value in expected.get("set", {}).items()]
    code, first, _ = run(empty_engine, file, "--json", *options)
    assert (code, first["written"], first["left_out"]) == (0, count, expected["report"]["left_out"])
    _, second, _ = run(empty_engine, file, "--json", *options)
    assert (second["written"], second["unchanged"]) == (0, count)


def test_a_check_tells_the_same_and_writes_nothing(empty_engine, tmp_path):
    file = copied(tmp_path, SHOPIFY)
    code, report, _ = run(empty_engine, file, "--set", "currency=EUR", "--check", "--json")
    assert (code, report["written"], report["check"]) == (0, 3, True)
    assert catalogue(empty_engine) == []
    told = run(empty_engine, file, "--check")[2]
    assert "Shopify products export: 9 rows, 3 products" in told
    assert "Nothing was written" in told
    assert "columns left aside: Image Alt Text, SEO Title, Cost per item, Price / International" in told
    assert "tags that fit nothing: office (2), NEW (2)" in told
    assert "1 left out, as the file says (status draft): draft-tee" in told
    assert f"smartrec import products {file} --set currency=EUR" in told


def test_rows_in_two_files_make_the_products_of_one_and_keep_their_history(
    empty_engine, database_url, tmp_path
):
    header, *rows = SHOPIFY.read_text(encoding="utf-8").split("\nwrap-blouse,")
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    head = header.split("\n")[0]
    first.write_text("\nwrap-blouse,".join([header, *rows[:2]]) + "\n", encoding="utf-8")
    second.write_text("\nwrap-blouse,".join([head, *rows[2:]]), encoding="utf-8")
    run(empty_engine, first, "--set", "currency=EUR")
    before = shown(empty_engine, "wrap-blouse")
    assert before.colour.lower() != "rust"
    run(empty_engine, second, "--set", "currency=EUR")
    in_two = catalogue(empty_engine)
    after = shown(empty_engine, "wrap-blouse:ivory")
    assert after.product_number == before.product_number
    with empty_engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM products"))
        connection.execute(sa.text("DELETE FROM product_rows"))
    run(empty_engine, copied(tmp_path, SHOPIFY), "--set", "currency=EUR")
    assert catalogue(empty_engine) == in_two


def test_what_the_shop_archives_goes_out_of_sight_and_comes_back(empty_engine, tmp_path):
    file = copied(tmp_path, SHOPIFY)
    run(empty_engine, file, "--set", "currency=EUR")
    number = shown(empty_engine, "plain-scarf").product_number
    text = file.read_text(encoding="utf-8")
    line = next(line for line in text.split("\n") if line.startswith("plain-scarf"))
    file.write_text(text.replace(line, line.replace(",active", ",archived")), encoding="utf-8")
    _, report, _ = run(empty_engine, file, "--set", "currency=EUR", "--json")
    assert report["left_out"] == 3
    assert shown(empty_engine, "plain-scarf") is None
    file.write_text(text, encoding="utf-8")
    run(empty_engine, file, "--set", "currency=EUR")
    assert shown(empty_engine, "plain-scarf").product_number == number


def test_a_product_is_found_by_its_handle_sku_and_barcode(empty_engine, tmp_path):
    run(empty_engine, copied(tmp_path, SHOPIFY), "--set", "currency=EUR")
    named = ["wrap-blouse", "WB-RU-S", "4006381333931", "wrap-blouse:rust"]
    with empty_engine.connect() as connection:
        found = resolve_identifiers(connection, named)
    assert [found[name].product_id for name in named] == [
        "wrap-blouse:ivory",
        "wrap-blouse:rust",
        "wrap-blouse:ivory",
        "wrap-blouse:rust",
    ]
    assert shown(empty_engine, "WB-RU-S").product_id == "wrap-blouse:rust"


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("all.csv", "id,title,category\n1,Dress,Dress\n", 0, "1 product written"),
        ("some.csv", "id,title,category\n1,Dress,Dress\n2,,Dress\n", 3, "1 row set aside"),
        ("none.csv", "id,title,category\n1,,Dress\n", 1, "title"),
        ("headless.csv", "1,Red dress,Dress\n2,Blue dress,Dress\n", 1, "Name the one: --map COLUMN=id"),
        ("empty.csv", "", 1, "its first line must name the columns"),
        ("header.csv", "id,title,category\n", 1, "header.csv has no rows: nothing came in"),
        ("fields.csv", "id,title,category\n1;Dress;Dress\n2;Dress;Dress\n", 1, "name another by --separator"),
        (
            "orders.csv",
            "Order ID,Email,Lineitem sku,Name\n1,a@shop.example,S1,Dress\n",
            1,
            "bring it in by `smartrec import transactions orders.csv`",
        ),
    ],
)
def test_cron_sees_by_the_exit_code_how_it_went(empty_engine, tmp_path, name, content, code, told):
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    result = run(empty_engine, file)
    assert told in result[2]
    assert result[0] == code


def test_a_feed_that_did_not_arrive_ends_as_one_that_cannot_be_read(empty_engine, tmp_path):
    code, _, told = run(empty_engine, tmp_path / "feed.csv")
    assert code == 1
    assert "nothing came in" in told


def test_goods_that_only_a_title_names_come_in_once_and_are_told(empty_engine, tmp_path):
    file = copied(tmp_path, CASES / "etsy" / "listings.csv")
    code, _, told = run(empty_engine, file)
    assert (code, len(catalogue(empty_engine))) == (3, 2)
    assert "2 rows have no SKU: the title stands in" in told
    _, again, _ = run(empty_engine, file, "--json")
    assert (again["written"], again["unchanged"]) == (0, 2)


def test_a_row_whose_own_id_is_missing_is_never_named_by_its_title(empty_engine, tmp_path):
    file = tmp_path / "some.csv"
    file.write_text("id,sku,title,category\n1,A,Dress,Dress\n,,Other dress,Dress\n", encoding="utf-8")
    assert run(empty_engine, file)[0] == 3
    assert len(catalogue(empty_engine)) == 1


def test_the_shops_own_currency_stands_where_a_file_names_none(empty_engine, tmp_path):
    url = empty_engine.url.render_as_string(hide_password=False)
    arguments = ["tenants", "currency", "default", "SEK", "--database-url", url]
    assert CliRunner().invoke(commands.app, arguments).exit_code == 0
    file = copied(tmp_path, SHOPIFY)
    run(empty_engine, file)
    assert shown(empty_engine, "plain-scarf").currency == "SEK"
    run(empty_engine, file, "--set", "currency=EUR")
    assert shown(empty_engine, "plain-scarf").currency == "EUR"


def test_goods_of_one_category_without_colour_and_brand_are_styles_of_their_own(empty_engine, tmp_path):
    file = tmp_path / "skirts.csv"
    file.write_text("id,title,category\n1,Pleated skirt,Skirt\n2,Tulip skirt,Skirt\n", encoding="utf-8")
    run(empty_engine, file)
    with empty_engine.connect() as connection:
        assert len(set(read_columns(connection).style.tolist())) == 2
