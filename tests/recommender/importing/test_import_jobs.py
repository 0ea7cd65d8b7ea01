"""`smartrec import transactions` and `smartrec recommender`: files in, bad rows aside, nothing twice."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from tests.recommender import shop
from tests.recommender.imported import counts, popularity, run, snapshot


class TestTransactions:
    @pytest.fixture
    def engine(self, empty_engine, tmp_path):
        shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(20))
        return empty_engine

    def test_running_it_twice_changes_nothing(self, engine, tmp_path):
        told = [shop.transaction(f"u{n % 3}", n) for n in range(20)]
        first, _ = shop.import_history(engine, tmp_path, told)
        before = (counts(engine), snapshot(engine))
        second, _ = shop.import_history(engine, tmp_path, told)
        assert (first.written, second.written, second.unchanged) == (20, 0, 20)
        assert (counts(engine), snapshot(engine)) == before

    def test_the_order_of_the_rows_does_not_matter(self, engine, tmp_path):
        told = [shop.transaction("u", n % 5, days_ago=n) for n in range(30)]
        shop.import_history(engine, tmp_path, told[::-1])
        backwards = popularity(engine)
        with engine.begin() as connection:
            connection.execute(sa.text("DELETE FROM transactions"))
            connection.execute(sa.text("UPDATE product_popularity SET popularity = 0"))
        shop.import_history(engine, tmp_path, told)
        assert popularity(engine) == pytest.approx(backwards)

    def test_an_imported_purchase_counts_as_much_as_one_that_was_sent(self, engine, tmp_path):
        from smartrec_recommender.store.users.transactions import NewTransaction, record_transactions

        shop.import_history(engine, tmp_path, [shop.transaction("u", 1, days_ago=40, quantity=2)])
        sent = NewTransaction("t", "v", "P00002", "purchase", shop.NOW - shop.timedelta(days=40), 2)
        record_transactions(engine, [sent], shop.NOW)
        imported = popularity(engine)
        assert imported["P00001"] == pytest.approx(imported["P00002"])
        assert imported["P00001"] > 0

    def test_bad_rows_are_set_aside_with_line_and_reason(self, engine, tmp_path):
        good = shop.transaction("u", 1)
        told = [
            good,
            shop.transaction("u", 9999),
            {**shop.transaction("u", 2), "kind": "stare"},
            {**shop.transaction("u", 3), "occurred_at": "yesterday"},
            {**shop.transaction("u", 4), "kind": "rating"},
            {**shop.transaction("u", 5), "occurred_at": "2999-01-01T00:00:00Z"},
            {**shop.transaction("u", 6), "user_id": "a/b"},
            {**shop.transaction("u", 7), "kind": "rating", "rating": 4},
        ]
        outcome, aside = shop.import_history(engine, tmp_path, told)
        assert (outcome.written, outcome.rejected) == (2, 6)
        reasons = {row["line"]: row["reason"] for row in aside}
        assert "no product 'P09999'" in reasons[3]
        assert "kind" in reasons[4]
        assert "occurred_at" in reasons[5]
        assert "rating" in reasons[6]
        assert "future" in reasons[7]
        assert "user_id" in reasons[8]


class TestCommands:
    def test_a_new_database_is_migrated_filled_and_learned_from(self, database_url, tmp_path):
        engine = sa.create_engine(database_url)
        assert "Ran " in run(engine, "migrate", group="recommender").output
        assert "up to date" in run(engine, "migrate", group="recommender").output
        (tmp_path / "p.jsonl").write_text("\n".join(json.dumps(row) for row in shop.catalogue(30)))
        imported = run(engine, "products", str(tmp_path / "p.jsonl"), "--json")
        told = json.loads(imported.stdout)
        assert {name: told[name] for name in ("written", "unchanged", "rejected", "reject_file")} == {
            "written": 30,
            "unchanged": 0,
            "rejected": 0,
            "reject_file": None,
        }
        told = [shop.transaction(f"u{n % 4}", n) for n in range(16)] + [shop.transaction("u0", 1)]
        (tmp_path / "t.jsonl").write_text("\n".join(json.dumps(row) for row in told))
        assert run(engine, "transactions", str(tmp_path / "t.jsonl")).exit_code == 0
        learned = json.loads(run(engine, "refresh", "--json", group="recommender").stdout)
        assert learned["interactions"] == 17
        assert learned["neighbour_pairs"] > 0
        again = json.loads(run(engine, "refresh", "--json", group="recommender").stdout)
        assert again["model_version"] > learned["model_version"]
        assert again["neighbour_pairs"] == learned["neighbour_pairs"]
        engine.dispose()

    def test_a_database_without_tables_is_told_so(self, database_url, tmp_path):
        engine = sa.create_engine(database_url)
        (tmp_path / "t.csv").write_text("transaction_id\n")
        result = run(engine, "transactions", str(tmp_path / "t.csv"))
        assert result.exit_code in (0, 1)
        result = run(engine, "refresh", group="recommender")
        assert result.exit_code == 1
        assert "smartrec recommender migrate" in result.output.replace("\n", " ")
        engine.dispose()

    def test_a_file_of_another_kind_is_refused(self, empty_engine, tmp_path):
        (tmp_path / "products.xlsx").write_bytes(b"PK")
        result = run(empty_engine, "products", str(tmp_path / "products.xlsx"))
        assert result.exit_code == 1
        assert ".jsonl" in result.output
