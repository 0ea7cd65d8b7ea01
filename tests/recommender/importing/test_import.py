"""`smartrec import` and `smartrec recommender`: files in, bad rows aside, nothing twice."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from smartrec_recommender.jobs import commands
from smartrec_recommender.store.catalogue.products import read_shown_by_id
from tests.recommender import shop
from tests.recommender.fake_upstreams import FakeVision, served


@pytest.fixture
def vision() -> Iterator[FakeVision]:
    with served(FakeVision()) as server:
        yield server


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "shop" / "pictures"
    folder.mkdir(parents=True)
    for number in range(6):
        (folder / f"P{number:05}.webp").write_bytes(f"picture {number}".encode())
    return folder.parent


def counts(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table: connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in ("products", "transactions", "users", "terms", "pictures", "product_popularity")
        }


def snapshot(engine: sa.Engine) -> list[Any]:
    statement = """
        SELECT p.*, q.popularity FROM products p JOIN product_popularity q USING (product_number)
        ORDER BY product_id
    """
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement))]


def rows(count: int) -> list[dict[str, Any]]:
    return [{**shop.product(n), "image": f"pictures/P{n:05}.webp"} for n in range(count)]


class TestProducts:
    def test_running_it_twice_changes_nothing_and_asks_for_one_picture_to_know_the_model(
        self, empty_engine, tmp_path, pictures, vision
    ):
        options = {"pictures": pictures, "vision_url": vision.url}
        first, _ = shop.import_catalogue(empty_engine, tmp_path, rows(6), **options)
        before = snapshot(empty_engine)
        assert len(vision.asked) == 6
        second, _ = shop.import_catalogue(empty_engine, tmp_path, rows(6), **options)
        assert (first.written, second.written, second.unchanged) == (6, 0, 6)
        assert len(vision.asked) == 7
        assert vision.most_at_once <= 4
        assert snapshot(empty_engine) == before

    def test_a_changed_row_is_written_over_without_analysing_its_picture_again(
        self, empty_engine, tmp_path, pictures, vision
    ):
        options = {"pictures": pictures, "vision_url": vision.url}
        shop.import_catalogue(empty_engine, tmp_path, rows(3), **options)
        changed = rows(3)
        changed[1] |= {"price": "3.50", "category": "Skirt"}
        outcome, _ = shop.import_catalogue(empty_engine, tmp_path, changed, **options)
        assert (outcome.written, outcome.unchanged) == (1, 2)
        assert len(vision.asked) == 3 + 1
        with empty_engine.connect() as connection:
            shown = read_shown_by_id(connection, "P00001")
        assert shown is not None
        assert (float(shown.price or 0), shown.category) == (3.5, "Skirt")

    def test_the_picture_is_shown_by_the_gateway_and_searched_by_its_embedding(
        self, empty_engine, tmp_path, pictures, vision
    ):
        shop.import_catalogue(empty_engine, tmp_path, rows(1), pictures=pictures, vision_url=vision.url)
        with empty_engine.connect() as connection:
            url, vector = connection.execute(sa.text("SELECT image_url, embedding::text FROM products")).one()
        assert url == "/images/pictures/P00000.webp"
        assert np.dot(json.loads(vector), shop.embedding_of("picture 0")) == pytest.approx(1, abs=1e-3)

    def test_the_perceptual_hash_of_a_picture_is_kept_for_all_that_show_it(
        self, empty_engine, tmp_path, pictures, vision
    ):
        options = {"pictures": pictures, "vision_url": vision.url}
        shop.import_catalogue(empty_engine, tmp_path, rows(3), **options)
        later = {**shop.product(4), "image": "pictures/P00002.webp"}
        shop.import_catalogue(empty_engine, tmp_path, [*rows(3), later], **options)
        with empty_engine.connect() as connection:
            found = connection.execute(
                sa.text("SELECT perceptual_hash FROM products ORDER BY product_id")
            ).scalars()
            hashes = [f"{number % 2**64:016x}" for number in found]
        assert hashes == [shop.perceptual_hash_of(f"picture {number}") for number in (0, 1, 2, 2)]

    def test_a_picture_that_was_analysed_before_there_were_hashes_is_analysed_again(
        self, empty_engine, tmp_path, pictures, vision
    ):
        options = {"pictures": pictures, "vision_url": vision.url}
        shop.import_catalogue(empty_engine, tmp_path, rows(1), **options)
        with empty_engine.begin() as connection:
            connection.execute(sa.text("UPDATE pictures SET perceptual_hash = 0"))
        later = {**shop.product(4), "image": "pictures/P00000.webp"}
        shop.import_catalogue(empty_engine, tmp_path, [later], **options)
        with empty_engine.connect() as connection:
            hashes = connection.execute(sa.text("SELECT DISTINCT perceptual_hash FROM products")).all()
        assert len(hashes) == 1

    def test_a_picture_that_shows_no_garment_is_nobodys(self, empty_engine, tmp_path, pictures, vision):
        (pictures / "pictures" / "P00000.webp").write_bytes(b"empty, a picture will follow")
        shop.import_catalogue(empty_engine, tmp_path, rows(1), pictures=pictures, vision_url=vision.url)
        with empty_engine.connect() as connection:
            kept = connection.execute(sa.text("SELECT perceptual_hash FROM products")).scalar_one()
        assert kept == 0

    def test_the_picture_tells_what_the_row_does_not(self, empty_engine, tmp_path, pictures, vision):
        bare = {"id": "P1", "title": "Something", "image": "pictures/P00001.webp"}
        told = {**bare, "id": "P2", "category": "Skirt", "colour": "red", "attributes": ["striped"]}
        shop.import_catalogue(empty_engine, tmp_path, [bare, told], pictures=pictures, vision_url=vision.url)
        assert attributes(empty_engine, "P1") == ("Dress", "navy", {"floral": 0.8, "sleeveless": 0.6})
        assert attributes(empty_engine, "P2") == ("Skirt", "red", {"striped": 1.0, "sleeveless": 0.6})

    def test_each_bad_row_is_set_aside_with_its_line_and_reason_and_the_rest_lands(
        self, empty_engine, tmp_path, pictures, vision
    ):
        (pictures / "pictures" / "P00005.webp").write_bytes(b"broken")
        lines = [
            json.dumps(shop.product(0)),
            "{not json",
            json.dumps({**shop.product(1), "price": "cheap"}),
            json.dumps({"id": "P9", "title": "No category, no picture"}),
            json.dumps({**shop.product(2), "currency": None}),
            json.dumps({**shop.product(0), "price": "1.50"}),
            json.dumps({**shop.product(3), "image": "../../etc/passwd"}),
            json.dumps({**shop.product(5), "image": "pictures/P00005.webp"}),
            '["a list"]',
            "",
            json.dumps(shop.product(4)),
        ]
        file = tmp_path / "products.jsonl"
        file.write_text("\n".join(lines))
        outcome, aside = shop.import_file(empty_engine, file, pictures=pictures, vision_url=vision.url)
        assert (outcome.written, outcome.rejected) == (4, 6)
        reasons = {row["line"]: row["reason"] for row in aside}
        assert sorted(reasons) == [2, 3, 4, 5, 6, 9]
        assert "JSON" in reasons[2]
        assert "price" in reasons[3]
        assert "category" in reasons[4]
        assert "currency" in reasons[5]
        assert "line 1 has it already, with another price" in reasons[6]
        assert outcome.unread_pictures.count == 2
        unread = " ".join(outcome.unread_pictures.first)
        assert "P00003 (there is no '../../etc/passwd' in the folder" in unread
        assert "P00005 (pictures/P00005.webp: " in unread

    def test_csv_is_read_too(self, empty_engine, tmp_path):
        file = tmp_path / "products.csv"
        file.write_text(
            "\ufeffid,title,category,price,currency,attributes\n"
            'A1,"Dress, long",Dress,10.50,EUR,floral|long sleeve\nA2,short\n',
            encoding="utf-8",
        )
        outcome, aside = shop.import_file(empty_engine, file)
        assert (outcome.written, [row["line"] for row in aside]) == (1, [3])
        assert attributes(empty_engine, "A1") == ("Dress", None, {"floral": 1.0, "long sleeve": 1.0})

    def test_vision_that_is_down_is_named_and_what_landed_stays(self, empty_engine, tmp_path, pictures):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        file = tmp_path / "products.jsonl"
        file.write_text(json.dumps(rows(1)[0]))
        result = run(empty_engine, "products", str(file), "--pictures", str(pictures), "--vision-url", url)
        assert result.exit_code == 1
        assert url in result.output.replace("\n", "")
        assert counts(empty_engine)["products"] == 0


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


def run(engine: sa.Engine, *arguments: str, group: str = "import"):
    url = engine.url.render_as_string(hide_password=False)
    app = commands.import_app if group == "import" else commands.app
    return CliRunner().invoke(app, [*arguments, "--database-url", url])


def popularity(engine: sa.Engine) -> dict[str, float]:
    statement = "SELECT product_id, popularity FROM products JOIN product_popularity USING (product_number)"
    with engine.connect() as connection:
        return {row.product_id: row.popularity for row in connection.execute(sa.text(statement))}


def attributes(engine: sa.Engine, product_id: str) -> tuple[str, str | None, dict[str, float]]:
    statement = """
        SELECT t.name, round(s.score::numeric, 3)::float8 FROM products p
        CROSS JOIN LATERAL unnest(p.attribute_terms, p.attribute_scores) AS s(term, score)
        JOIN terms t ON t.term_number = s.term WHERE p.product_id = :id
    """
    with engine.connect() as connection:
        shown = read_shown_by_id(connection, product_id)
        assert shown is not None
        named = {row[0]: row[1] for row in connection.execute(sa.text(statement), {"id": product_id})}
    return shown.category, shown.colour, named
