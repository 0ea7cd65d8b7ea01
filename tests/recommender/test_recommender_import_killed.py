"""What is left of an import that was killed, and what the next one makes of it."""

from __future__ import annotations

import json

import shop
from killed_import import killed_import


def test_rows_set_aside_before_an_import_was_killed_are_named_when_it_goes_on(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(5))
    told = [
        shop.transaction("u", 1),
        {**shop.transaction("u", 2), "kind": "stare"},
        shop.transaction("u", 9_999),
        {**shop.transaction("u", 4), "kind": "a line\u2028 that goes on"},
    ]
    file = tmp_path / "t.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in told))
    killed_import(empty_engine, "transactions", file)
    outcome, aside = shop.import_transactions_of(empty_engine, file)
    assert (outcome.written, outcome.unchanged, outcome.rejected) == (0, 1, 3)
    assert {row["line"]: row["row"]["product_id"] for row in aside} == {
        2: "P00002",
        3: "P09999",
        4: "P00004",
    }


def test_a_torn_last_line_of_the_reject_file_stops_nothing(empty_engine, tmp_path):
    bad = {**shop.product(1), "price": "cheap"}
    file = tmp_path / "p.jsonl"
    file.write_text(json.dumps(bad) + "\n" + json.dumps(shop.product(2)) + "\n")
    killed_import(empty_engine, "products", file)
    with (tmp_path / "p.jsonl.rejects.jsonl").open("ab") as rejects:
        rejects.write('{"line": 3, "reason": "caf\u00e9'.encode()[:-1])
    outcome, aside = shop.import_file(empty_engine, file)
    assert outcome.rejected == 1
    assert [row["line"] for row in aside] == [1]
