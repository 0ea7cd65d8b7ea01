"""What was sent back or cancelled is taken from what was sold."""

from __future__ import annotations

import pytest

from tests.importing.transactions.order_files import LOG, ORDERS, deeds, run, written
from tests.recommender.imported import popularity


def test_an_order_that_was_sold_and_sent_back_is_set_aside_once(engine, tmp_path):
    file = written(tmp_path, f"{ORDERS}o1,maya,NONE,2026-03-05 14:22:00,1,refunded\n")
    code, report, _ = run(engine, file, "--json")
    assert (code, report["rejected"], len(report["first_rejects"])) == (1, 1, 1)


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
