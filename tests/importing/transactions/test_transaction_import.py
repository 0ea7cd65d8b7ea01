"""`smartrec import transactions` on a real database: what is written, told, and never counted twice."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.identifier import Identifier
from smartrec_recommender.store.catalogue.identifiers import write_identifiers
from tests.importing.transactions.order_files import LOG, ORDERS, deeds, run, users, written
from tests.recommender import shop


def test_every_line_of_an_order_counts_and_a_second_import_changes_nothing(engine, tmp_path):
    lines = "7,u,P00001,2026-03-05,1,paid\n7,u,P00002,2026-03-05,2,paid\n7,u,P00001,2026-03-05,3,paid\n"
    file = written(tmp_path, ORDERS + lines)
    assert run(engine, file)[0] == 0
    expected = [
        ("u", "P00001", "purchase", 1),
        ("u", "P00001", "purchase", 3),
        ("u", "P00002", "purchase", 2),
    ]
    assert deeds(engine) == expected
    code, report, _ = run(engine, file, "--json")
    assert (code, report["written"], report["unchanged"]) == (0, 0, 3)
    assert deeds(engine) == expected


def test_an_id_that_comes_again_with_other_content_is_told_by_its_line_and_the_first_stays(engine, tmp_path):
    first = "t1,u,P00001,purchase,2026-03-05T10:00:00Z,1\nt2,u,P00002,purchase,2026-03-05T10:00:00Z,1\n"
    again = "t2,u,P00003,purchase,2026-03-05T10:00:00Z,1\n"
    code, report, _ = run(engine, written(tmp_path, LOG + first + again), "--json")
    assert (code, report["written"], report["rejected"]) == (3, 2, 1)
    assert report["first_rejects"] == [
        {"line": 4, "reason": "transaction_id: line 3 has it already, with another product"}
    ]
    assert "--map transaction_id=order_id" in report["mends"][0]
    other = "t1,u,P00001,purchase,2026-03-05T10:00:00Z,5\nt2,u,P00002,purchase,2026-03-05T10:00:30Z,1\n"
    code, report, _ = run(engine, written(tmp_path, LOG + other), "--json")
    assert (code, report["unchanged"], report["rejected"]) == (3, 1, 1)
    assert "t1 is recorded already, with another quantity" in report["first_rejects"][0]["reason"]
    assert deeds(engine) == [("u", "P00001", "purchase", 1), ("u", "P00002", "purchase", 1)]


def test_a_line_is_found_by_any_name_of_its_product_and_else_set_aside_with_its_name(engine, tmp_path):
    names = [Identifier(kind, f"{kind}-1") for kind in ("handle", "variant", "sku", "barcode")]
    with engine.begin() as connection:
        write_identifiers(connection, {"P00001": names})
    header = "order_id,customer_id,date,variant_id,sku,barcode,handle,product name\n"
    lines = (
        "1,u,2026-03-05,,,,handle-1,A\n2,u,2026-03-05,,,barcode-1,,A\n3,u,2026-03-05,gone,sku-1,,,A\n"
        "4,u,2026-03-05,variant-1,,,,A\n5,u,2026-03-05,,sku-9,,,Blue hat\n6,u,2026-03-05,,,,,Tip\n"
    )
    code, report, _ = run(engine, written(tmp_path, header + lines), "--json")
    assert (code, report["written"]) == (3, 4)
    assert [one["reason"] for one in report["first_rejects"]] == [
        "product_id: the catalogue has no product 'sku-9' (Blue hat)",
        "product_id: the row names no product by id, SKU or barcode, and none has its title (Tip)",
    ]
    assert {product for _, product, _, _ in deeds(engine)} == {"P00001"}


def test_a_log_without_ids_and_times_counts_each_row_once_however_often_it_comes(engine, tmp_path):
    text = "user,item,action\na,P00001,view\na,P00001,view\nb,P00001,buy\n"
    file = written(tmp_path, text)
    os.utime(file, (1_772_720_520, 1_772_720_520))
    code, report, _ = run(engine, file, "--json")
    assert (code, report["written"], report["unchanged"]) == (0, 2, 1)
    assert "taken at its date, 2026-03-05; recency can tell nothing" in report["warnings"][0]
    os.utime(file, (1_782_720_520, 1_782_720_520))
    assert run(engine, file, "--json")[1]["written"] == 0


def test_a_check_tells_what_would_happen_and_writes_nothing(engine, tmp_path):
    lines = "t1,u,P00001,purchase,2026-03-05T10:00:00Z,1\nt2,guest,P00009,stare,2026-03-05T10:00:00Z,1\n"
    file = written(tmp_path, LOG + lines)
    code, report, _ = run(engine, file, "--check", "--json")
    assert (code, report["check"], report["written"], report["rejected"]) == (3, True, 1, 1)
    assert not list(tmp_path.glob("*.rejects.jsonl"))
    assert (deeds(engine), users(engine)) == ([], set())
    assert any("--set kind=purchase" in mend for mend in report["mends"])
    assert run(engine, file, "--json")[1]["written"] == 1
    assert run(engine, file, "--check", "--json")[1]["unchanged"] == 1


AMBIGUOUS = "t1,u,P00001,purchase,05/03/2026,1\n"


def test_a_day_is_told_from_a_month_by_the_whole_column_or_asked_for(engine, tmp_path):
    code, _, told = run(engine, written(tmp_path, LOG + AMBIGUOUS))
    assert code == 1
    assert "--set date_order=day-first` or" in told
    clear = "t4,u,P00001,purchase,2026-03-05,1\nt5,u,P00001,purchase,2026-03-05,1\n"
    code, report, _ = run(engine, written(tmp_path, LOG + AMBIGUOUS + clear), "--check", "--json")
    assert (code, report["written"], report["first_rejects"][0]["line"]) == (3, 2, 2)
    assert [mend.rpartition(" ")[2] for mend in report["mends"]] == [
        "date_order=day-first",
        "date_order=month-first",
    ]
    assert run(engine, written(tmp_path, LOG + AMBIGUOUS), "--set", "date_order=day-first")[0] == 0
    by_column = AMBIGUOUS.replace("t1", "t2") + "t3,u,P00001,purchase,03/25/2026,1\n"
    assert run(engine, written(tmp_path, LOG + by_column))[0] == 0
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT occurred_at FROM transactions ORDER BY transaction_id"))
        assert [f"{moment:%m-%d}" for moment in found.scalars()] == ["03-05", "05-03", "03-25"]


WRONG_FILES = {
    "products": ("id,title,price,category\nA,Dress,10,Dress\n", "smartrec import products"),
    "orders without goods": (
        "Order number,Customer,Date,Total\n7,u,2026-03-05,10\n",
        "export the order lines",
    ),
    "no user": ("order_id,sku,date\n7,P00001,2026-03-05\n", "--set user_id=guest"),
    "no kind": ("user_id,product_id,date\nu,P00001,2026-03-05\n", "--set kind=purchase"),
    "a list of Magento": (
        '"ID","Purchase Point","Purchase Date","Bill-to Name","Grand Total (Base)","Status"\n'
        '"1","Main","2026-03-05","Ida","10","complete"\n',
        "sales_order_item",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_FILES)
def test_a_file_of_the_wrong_kind_ends_with_1_and_the_command_or_export_that_is_wanted(
    engine, tmp_path, wrong
):
    text, wanted = WRONG_FILES[wrong]
    code, _, told = run(engine, written(tmp_path, text))
    assert code == 1
    assert wanted in told
    assert deeds(engine) == []


def test_the_old_id_of_a_product_that_became_a_variant_names_its_style(engine, tmp_path):
    variants = [shop.product(20, id=f"P0002{n}", size=size) for n, size in enumerate("SM")]
    shop.import_catalogue(engine, tmp_path, variants)
    log = "t0,u,P00020,purchase,2026-03-05,1\nt1,u,P00021,purchase,2026-03-05,1\n"
    assert run(engine, written(tmp_path, LOG + log))[0] == 0
    grouped = [{**variant, "item_group_id": "STYLE"} for variant in variants]
    shop.import_catalogue(engine, tmp_path, grouped, is_full=True, may_vanish=True)
    code, report, _ = run(engine, written(tmp_path, LOG + log), "--json")
    assert (code, report["unchanged"]) == (0, 2)
    later = log.replace("t0", "t2").replace("t1", "t3")
    assert run(engine, written(tmp_path, LOG + later))[0] == 0
    with engine.connect() as connection:
        found = connection.execute(
            sa.text(
                "SELECT DISTINCT product_id FROM transactions JOIN products USING (product_number) "
                "WHERE transaction_id IN ('t2', 't3')"
            )
        )
        assert list(found.scalars()) == ["STYLE"]


def test_a_catalogue_that_is_not_there_is_a_fault_of_the_whole_file(empty_engine, tmp_path):
    code, report, _ = run(
        empty_engine, written(tmp_path, LOG + AMBIGUOUS.replace("05/03", "25/03")), "--json"
    )
    assert code == 1
    assert "import the products first" in report["warnings"][0]


def test_a_file_without_rows_ends_with_1_so_that_cron_sees_it(engine, tmp_path):
    code, _, told = run(engine, written(tmp_path, ORDERS))
    assert code == 1
    assert "has no rows: nothing came in" in told
