"""`smartrec import products` and its pictures: files in, bad rows aside, nothing twice."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa

from smartrec_recommender.store.catalogue.products import read_shown_by_id
from tests.recommender import shop
from tests.recommender.imported import attributes, counts, run, snapshot


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "shop" / "pictures"
    folder.mkdir(parents=True)
    for number in range(6):
        (folder / f"P{number:05}.webp").write_bytes(f"picture {number}".encode())
    return folder.parent


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


def test_a_further_colour_that_fits_nothing_is_told_as_any_colour_is(empty_engine, tmp_path):
    row = {**shop.product(0), "colour": "coral", "further_colours": ["green", "dull sparkle"]}
    outcome, _ = shop.import_catalogue(empty_engine, tmp_path, [row])
    assert outcome.unmapped["colour"] == {"dull sparkle": 1}
