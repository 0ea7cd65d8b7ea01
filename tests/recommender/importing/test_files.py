"""What files an import takes: other column names, Parquet, a file whose import was broken off."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow
import pytest
import sqlalchemy as sa
from pyarrow import parquet
from rich.console import Console
from typer.testing import CliRunner

from smartrec_recommender.importing.progress import progress_of
from smartrec_recommender.importing.rejects import Rejects
from smartrec_recommender.importing.transactions.transaction_import import import_transactions
from smartrec_recommender.jobs import commands
from smartrec_recommender.store.tenants import tenant_names
from tests.recommender import shop


def run(engine: sa.Engine, *arguments: str):
    url = engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(commands.import_app, [*arguments, "--database-url", url, "--json"])


def write_csv(file: Path, rows: list[dict[str, object]]) -> Path:
    with file.open("w", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def ids(engine: sa.Engine, table: str) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(sa.text(f"SELECT {table[:-1]}_id FROM {table}")).scalars())  # noqa: S608


class TestOtherColumnNames:
    def test_columns_are_renamed(self, empty_engine, tmp_path):
        file = write_csv(tmp_path / "p.csv", [{"sku": "A1", "name": "Long dress", "kind": "Dress", "id": 7}])
        result = run(
            empty_engine,
            "products",
            str(file),
            "--map",
            "sku=id",
            "--map",
            "name=title",
            "--map",
            "kind=category",
        )
        assert json.loads(result.stdout)["written"] == 1, result.output
        assert ids(empty_engine, "products") == {"A1"}

    @pytest.mark.parametrize(
        ("renaming", "told"), [("sku", "THEIRS=OURS"), ("absent=id", "no column absent")]
    )
    def test_a_renaming_that_cannot_be_is_told(self, empty_engine, tmp_path, renaming, told):
        file = write_csv(tmp_path / "p.csv", [{"sku": "A1", "title": "Long dress", "category": "Dress"}])
        result = run(empty_engine, "products", str(file), "--map", renaming)
        assert result.exit_code == 1
        assert told in result.output

    def test_a_name_that_no_row_of_json_lines_has_is_told(self, empty_engine, tmp_path):
        file = tmp_path / "p.jsonl"
        file.write_text(json.dumps({"id": "A1", "title": "Long dress", "category": "Dress", "size": None}))
        for theirs in ("absent", "sizes"):
            result = run(empty_engine, "products", str(file), "--map", f"{theirs}=season")
            assert result.exit_code == 1
            told = result.output.replace("\n", " ")
            assert f"no column {theirs}; its columns are id, title, category, size" in told
        assert not ids(empty_engine, "products")

    def test_a_name_that_only_few_rows_of_json_lines_have_is_renamed(self, empty_engine, tmp_path):
        rows = [{"sku": f"A{n}", "title": "Dress", "category": "Dress"} for n in range(600)]
        rows[-1] |= {"time of year": "summer"}
        file = tmp_path / "p.jsonl"
        file.write_text("[]\n" + "".join(json.dumps(row) + "\n" for row in rows))
        renaming = ["--map", "sku=id", "--map", "time of year=season"]
        told = json.loads(run(empty_engine, "products", str(file), *renaming).stdout)
        assert (told["written"], told["rejected"]) == (600, 1)


class TestParquet:
    def test_products_and_transactions_are_read(self, empty_engine, tmp_path):
        products = [
            {"id": f"P{n}", "title": "Dress", "category": "Dress", "sizes": ["S", "M"]} for n in range(3)
        ]
        parquet.write_table(pyarrow.Table.from_pylist(products), tmp_path / "p.parquet")
        assert json.loads(run(empty_engine, "products", str(tmp_path / "p.parquet")).stdout)["written"] == 3
        moment = datetime(2026, 1, 2, 3, tzinfo=UTC)
        told = [
            {"transaction_id": n, "user_id": "u", "product_id": f"P{n}", "kind": kind, "occurred_at": moment}
            for n, kind in enumerate(["Add to cart", "cart", "purchase", "stare"])
        ]
        told[2]["product_id"] = "P2"
        parquet.write_table(pyarrow.Table.from_pylist(told), tmp_path / "t.parquet")
        outcome = json.loads(run(empty_engine, "transactions", str(tmp_path / "t.parquet")).stdout)
        assert (outcome["written"], outcome["rejected"]) == (3, 1)
        aside = json.loads(Path(outcome["reject_file"]).read_text())
        assert aside["line"] == 4
        assert "kind" in aside["reason"]

    def test_what_is_no_parquet_is_told(self, empty_engine, tmp_path):
        (tmp_path / "p.parquet").write_bytes(b"PAR1 not really")
        result = run(empty_engine, "products", str(tmp_path / "p.parquet"))
        assert result.exit_code == 1
        assert "not a Parquet file" in result.output.replace("\n", " ")


def test_a_failure_is_told_to_the_letter(empty_engine, tmp_path):
    (tmp_path / "spring [red].xlsx").write_bytes(b"PK")
    result = run(empty_engine, "products", str(tmp_path / "spring [red].xlsx"))
    assert "spring [red].xlsx: give a file" in result.output.replace("\n", " ")


class BrokenOff(Exception):
    """The machine stopped."""


def test_an_import_that_was_broken_off_goes_on_where_it_was(empty_engine, tmp_path):
    shop.import_catalogue(empty_engine, tmp_path, shop.catalogue(5))
    rows = [shop.transaction(f"u{n % 97}", n % 6, days_ago=1 + n % 50, quantity=1) for n in range(5)]
    told = [{**rows[n % 5], "transaction_id": f"t{n}"} for n in range(50_000)]
    told[10] |= {"kind": "stare"}
    told[45_000] |= {"kind": "stare"}
    file = write_csv(tmp_path / "t.csv", told)
    lines_read = []

    def breaking_off(rejects: Rejects, breaks_at: int):
        with progress_of(file, "transactions", Console(quiet=True)) as shown:

            class Shown:
                read = staticmethod(shown.read)

                @staticmethod
                def rows(done: int) -> None:
                    lines_read.append(done)
                    if done >= breaks_at:
                        raise BrokenOff

            try:
                return import_transactions(empty_engine, file, rejects, Shown())
            finally:
                rejects.close()

    with pytest.raises(BrokenOff):
        breaking_off(Rejects.beside(file), 20_000)
    assert lines_read == [20_000]
    rejects = Rejects.beside(file)
    outcome = breaking_off(rejects, 10**9)
    assert lines_read == [20_000, 40_000, 50_000]
    assert (outcome.written, outcome.unchanged, outcome.rejected) == (29_999, 19_999, 2)
    assert [row["line"] for row in shop.set_aside(rejects)] == [12, 45_002]
    assert len(ids(empty_engine, "transactions")) == 49_998


def test_the_benchmark_tells_its_rates_and_leaves_nothing_behind(empty_engine):
    result = run(empty_engine, "bench", "--rows", "1000", "--products", "100")
    assert result.exit_code == 0, result.output
    assert all(rate > 0 for rate in json.loads(result.stdout).values())
    with empty_engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM products")).scalar() == 0
    assert tenant_names(empty_engine) == ["default"]


def test_a_product_that_the_api_could_not_name_is_set_aside(empty_engine, tmp_path):
    products = [shop.product(0), {**shop.product(1), "id": "AB/12"}]
    outcome, aside = shop.import_catalogue(empty_engine, tmp_path, products)
    assert (outcome.written, outcome.rejected) == (1, 1)
    assert aside[0]["reason"] == "id: use 1 to 128 printable characters without a slash"
