"""`smartrec import transactions` on a real database: what is written, told, and never counted twice."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.domain.catalogue.identifier import Identifier
from smartrec_recommender.jobs import commands
from smartrec_recommender.store.catalogue.identifiers import write_identifiers
from smartrec_recommender.store.users.privacy import delete_records
from tests.recommender import shop

LOG = "transaction_id,user_id,product_id,kind,occurred_at,quantity\n"
ORDERS = "order_id,customer_id,sku,date,quantity,status\n"


@pytest.fixture
def engine(empty_engine, tmp_path) -> sa.Engine:
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(10))
    return empty_engine


def run(engine: sa.Engine, file: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """Returns: the exit code, the report as JSON, and what a person is told."""
    url = engine.url.render_as_string(hide_password=False)
    arguments = ["transactions", str(file), "--database-url", url, *options]
    result = CliRunner().invoke(commands.import_app, arguments)
    report = json.loads(result.stdout) if "--json" in options and result.stdout.startswith("{") else {}
    return result.exit_code, report, " ".join(result.output.split())


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_an_order_that_was_sold_and_sent_back_is_set_aside_once(engine, tmp_path):
    file = written(tmp_path, f"{ORDERS}o1,maya,NONE,2026-03-05 14:22:00,1,refunded\n")
    code, report, _ = run(engine, file, "--json")
    assert (code, report["rejected"], len(report["first_rejects"])) == (1, 1, 1)


def deeds(engine: sa.Engine) -> list[tuple[str | None, str, str, int]]:
    """User, product, kind and quantity of all that is recorded, in the order of these."""
    statement = """
        SELECT user_id, product_id, kind, quantity FROM transactions
        LEFT JOIN users USING (user_number) JOIN products USING (product_number)
        ORDER BY user_id NULLS FIRST, product_id, kind, quantity
    """
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def popularity(engine: sa.Engine) -> dict[str, float]:
    statement = "SELECT product_id, popularity FROM products JOIN product_popularity USING (product_number)"
    with engine.connect() as connection:
        return {row.product_id: row.popularity for row in connection.execute(sa.text(statement))}


def users(engine: sa.Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.text("SELECT user_id FROM users")).scalars())


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


GUESTS = (
    "",
    "0",
    "guest",
    "NULL",
    "nan",
    "None",
    "-1",
    "Anonymous",
    "n/a",
    "GAST",
    "invité",
    "not logged in",
)


def test_guests_count_for_popularity_and_no_user_of_that_name_is_made(engine, tmp_path):
    rows = [f"g{n},{name},P00001,purchase,2026-03-05T10:00:00Z,1" for n, name in enumerate(GUESTS)]
    code, report, _ = run(engine, written(tmp_path, LOG + "\n".join(rows) + "\n"), "--json")
    assert (code, report["written"], report["guests"]) == (0, len(GUESTS), len(GUESTS))
    assert users(engine) == set()
    one = run(engine, written(tmp_path, LOG + "t,u,P00002,purchase,2026-03-05T10:00:00Z,1\n"))
    assert one[0] == 0
    found = popularity(engine)
    assert found["P00001"] == pytest.approx(len(GUESTS) * found["P00002"])


def test_ids_that_only_look_like_words_for_guests_are_users(engine, tmp_path):
    names = ("1", "李雷", "guesthouse", "00", "nancy")
    rows = [f"t{n},{name},P00001,purchase,2026-03-05T10:00:00Z,1" for n, name in enumerate(names)]
    assert run(engine, written(tmp_path, LOG + "\n".join(rows) + "\n"))[0] == 0
    assert users(engine) == set(names)


def test_erasing_a_user_who_is_not_there_leaves_the_sales_to_guests(engine, tmp_path):
    run(engine, written(tmp_path, LOG + "g,guest,P00001,purchase,2026-03-05T10:00:00Z,1\n"))
    with engine.begin() as connection:
        delete_records(connection, "nobody")
    assert deeds(engine) == [(None, "P00001", "purchase", 1)]


def test_what_was_never_bought_takes_nothing_from_others_and_is_told(engine, tmp_path):
    bought = "t1,a,P00001,purchase,2026-03-05T10:00:00Z,1\n"
    run(engine, written(tmp_path, LOG + bought))
    before = popularity(engine)["P00001"]
    returned = "t2,b,P00001,Refund,2026-03-09T10:00:00Z,1\nt3,b,P00001,purchase,2026-03-09T10:00:00Z,-1\n"
    for options in (("--check",), ()):
        code, _, told = run(engine, written(tmp_path, LOG + returned), *options)
        assert code == 0
        assert "2 pieces are taken back, and never bought" in told
    assert popularity(engine)["P00001"] == pytest.approx(before)


def test_a_return_takes_the_sale_back_in_whatever_order_they_come(engine, tmp_path):
    sale = "t1,a,P00001,purchase,2026-03-05T10:00:00Z,1\n"
    back = "t2,a,P00001,returned,2026-03-25T10:00:00Z,1\n"
    other = "t3,b,P00001,purchase,2026-03-05T10:00:00Z,1\n"
    for name, lines in (("1.csv", back), ("2.csv", sale + other)):
        run(engine, written(tmp_path, LOG + lines, name))
    of_two = popularity(engine)["P00001"]
    run(engine, written(tmp_path, LOG + other.replace("t3", "t4").replace("P00001", "P00002")))
    assert of_two == pytest.approx(popularity(engine)["P00002"])


def test_an_order_that_is_cancelled_after_its_import_is_taken_back_and_one_before_is_no_sale(
    engine, tmp_path
):
    line = "7,u,P00001,2026-03-05,2,{state}\n"
    code, report, _ = run(engine, written(tmp_path, ORDERS + line.format(state="Storniert")), "--json")
    assert (code, report["written"], report["left_out_reasons"]) == (0, 0, {"order cancelled": 2})
    run(engine, written(tmp_path, ORDERS + line.format(state="paid")))
    assert deeds(engine) == [("u", "P00001", "purchase", 2)]
    code, report, _ = run(engine, written(tmp_path, ORDERS + line.format(state="cancelled")), "--json")
    assert (code, report["written"], report["returns"]) == (0, 2, 2)
    assert popularity(engine)["P00001"] == pytest.approx(0)


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


def test_ids_of_users_are_replaced_by_their_hmac_where_a_key_is_given(engine, tmp_path):
    lines = "t1,Ida@Shop.example,P00001,purchase,2026-03-05T10:00:00Z,1\ng,guest,P00001,view,2026-03-05,1\n"
    assert run(engine, written(tmp_path, LOG + lines), "--hash-users", "secret")[0] == 0
    assert users(engine) == {hmac.new(b"secret", b"ida@shop.example", hashlib.sha256).hexdigest()}


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
