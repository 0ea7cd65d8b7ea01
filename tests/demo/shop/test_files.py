"""The demo shop on disk: it reads back, is written once, and goes on where it was cut off."""

import csv
import json
from datetime import datetime
from pathlib import Path

from PIL import Image
from typer.testing import CliRunner

from smartrec_demo.commands import app
from smartrec_demo.shop.files import ShopParameters, write_shop
from tests.demo.shop.conftest import UNTIL


def silent(_done: int, _total: int) -> None:
    pass


def test_a_written_shop_reads_back_and_is_not_written_twice(tmp_path: Path) -> None:
    parameters = ShopParameters(4, 12, 7, UNTIL)
    assert write_shop(tmp_path, parameters, 1, silent)
    lines = [json.loads(line) for line in (tmp_path / "products.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == ["P00001", "P00002", "P00003", "P00004"]
    for line in lines:
        with Image.open(tmp_path / line["image"]) as picture:
            assert picture.size == (480, 640)
    with (tmp_path / "transactions.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["product_id"] for row in rows} <= {line["id"] for line in lines}
    assert all(datetime.fromisoformat(row["occurred_at"]).tzinfo for row in rows)
    assert [user["id"] for user in json.loads((tmp_path / "shoppers.json").read_text())][:2] == [
        "maya",
        "tom",
    ]
    assert not write_shop(tmp_path, parameters, 1, silent)


def test_a_shop_that_was_cut_off_keeps_its_pictures_and_ends_the_same(tmp_path: Path) -> None:
    parameters = ShopParameters(3, 9, 7, UNTIL)
    write_shop(tmp_path / "whole", parameters, 1, silent)
    write_shop(tmp_path / "cut", parameters, 1, silent)
    (tmp_path / "cut" / "complete.json").rename(tmp_path / "cut" / "started.json")
    (tmp_path / "cut" / "pictures" / "P00002.webp").unlink()
    steps: list[tuple[int, int]] = []
    write_shop(tmp_path / "cut", parameters, 1, lambda done, total: steps.append((done, total)))
    assert steps == [(2, 3), (3, 3)]
    for file in (path for path in (tmp_path / "whole").rglob("*") if path.is_file()):
        assert (tmp_path / "cut" / file.relative_to(tmp_path / "whole")).read_bytes() == file.read_bytes()


def test_the_command_says_what_it_wrote(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["shop", "--out", str(tmp_path / "shop"), "--products", "2", "--shoppers", "8", "--workers", "1"]
    )
    assert result.exit_code == 0, result.output
    assert "2 products" in result.output


def test_a_complete_shop_may_be_kept_though_it_would_be_another_one_now(tmp_path: Path) -> None:
    out = tmp_path / "shop"

    def told(products: int, *options: str) -> str:
        size = ["--products", str(products), "--shoppers", "8", "--workers", "1", "--no-pictures"]
        result = CliRunner().invoke(app, ["shop", "--out", str(out), *size, *options])
        assert result.exit_code == 0, result.output
        return result.output

    assert "2 products" in told(2, "--keep")
    before = (out / "products.jsonl").read_bytes()
    assert "kept" in told(3, "--keep")
    assert (out / "products.jsonl").read_bytes() == before
    assert "3 products" in told(3)
    assert (out / "products.jsonl").read_bytes() != before
