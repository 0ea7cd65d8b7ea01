"""Orders of a shop whose goods have no SKU: their lines name them by title, and by the variant behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.titles import (
    TitledLine,
    TitledProduct,
    folded,
    product_meant,
)
from smartrec_recommender.importing.reporting.report import ImportReport, report_lines
from tests.importing.transactions.order_files import deeds, run, written
from tests.recommender import shop

PRODUCTS = (
    "Handle,Title,Type,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Price,"
    "Status\n"
    "linen-dress,Linen Dress,Dress,Color,Sand,Size,S,,79,active\n"
    "linen-dress,,,,Navy,,M,,85,\n"
    "tee,Tee - striped,T-Shirt,Title,Default Title,,,,19,active\n"
    "basic-1,Basic Skirt,Skirt,Size,36,,,,29,active\n"
    "basic-2,Basic Skirt,Skirt,Size,38,,,,29,active\n"
)
ORDERS = (
    "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n"
)
LINE = "{order},a@shop.example,paid,2026-03-05 14:22:00 +0100,1,{name},19.00,\n"


@pytest.fixture
def engine(empty_engine, tmp_path) -> sa.Engine:
    file = written(tmp_path, PRODUCTS, "products_export.csv")
    report, _ = shop.import_file(empty_engine, file, constants={"currency": "EUR"})
    assert report.written == 5
    return empty_engine


def ordered(engine: sa.Engine, folder: Path, *names: str) -> tuple[int, dict[str, Any], str]:
    lines = "".join(LINE.format(order="#1", name=name) for name in names)
    return run(engine, written(folder, ORDERS + lines, "orders_export.csv"), "--json")


def test_lines_without_a_sku_count_for_the_product_of_their_title_and_variant(engine, tmp_path):
    code, report, _ = ordered(
        engine, tmp_path, "Linen Dress - Navy / M", "Tee - striped", "Basic Skirt - 38", "LINEN  dress"
    )
    assert (code, report["written"], report["by_title"]) == (0, 4, 4)
    assert [product for _, product, _, _ in deeds(engine)] == [
        "basic-2",
        "linen-dress:navy",
        "linen-dress:navy",
        "tee",
    ]
    code, report, _ = ordered(
        engine, tmp_path, "Tee - striped", "Basic Skirt - 38", "Linen Dress - Navy / M", "LINEN  dress"
    )
    assert (code, report["written"], report["unchanged"]) == (0, 0, 4)


def test_a_title_of_several_products_or_of_none_is_set_aside_with_its_name(engine, tmp_path):
    code, report, _ = ordered(engine, tmp_path, "Basic Skirt", "Linen Dress - Gift wrap", "Tee")
    assert (code, report["written"], report["by_title"]) == (1, 0, 0)
    assert [one["reason"] for one in report["first_rejects"]] == [
        "product_id: the row names none, and several have its title (Basic Skirt): basic-1, basic-2",
        "product_id: the row names no product by id, SKU or barcode, and none has its title "
        "(Linen Dress - Gift wrap)",
        "product_id: the row names no product by id, SKU or barcode, and none has its title (Tee)",
    ]


def test_a_list_of_orders_with_customers_names_and_no_goods_is_refused_as_a_whole(engine, tmp_path):
    text = "order id,name,email,date,total\n1,Tee - striped,a@shop.example,2026-03-05,19\n"
    code, _, told = run(engine, written(tmp_path, text))
    assert code == 1
    assert "lists orders without their goods" in told


@pytest.mark.parametrize(
    "title",
    [
        "Wool Coat - Red / M",
        "Wool coat (red, M)",
        "Wool Coat, Size: M, Colour: Red",
        "Wool Coat | red",
        "wool coat",
    ],
)
def test_the_variant_may_stand_behind_the_title_in_any_way(title):
    red = TitledProduct(1, "coat:red", "coat", True, frozenset({"red", "s", "m"}))
    blue = TitledProduct(2, "coat:blue", "coat", True, frozenset({"blue", "s", "m"}))
    gone = TitledProduct(3, "older-coat", "older-coat", False, frozenset({"red", "m"}))
    line = TitledLine(title, ("Red",))
    assert list(product_meant(line, {folded("Wool Coat"): [blue, red, gone]})) == [red]


def test_the_report_says_how_many_lines_were_found_by_title():
    lines = report_lines(ImportReport("transactions", by_title=2))
    assert "  by title: 2 lines without an id, SKU or barcode." in lines
