"""Whatever the order of the rows, their files and how often they come: one catalogue."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartrec_recommender.importing.files import UnreadableFile
from tests.importing.reading import read_files

CASES = Path(__file__).parent / "cases"
# In the exports of the other systems a row belongs to the one above it.
FREE_ORDER = {
    "shopify-older/products.csv": ",",
    "shopify-newest/products.csv": ",",
    "woocommerce/products.csv": ",",
    "google-tsv/feed.tsv": "\t",
    "variants-by-size/products.csv": ",",
    "prestashop/products.csv": ";",
    "stock/products.csv": ";",
}
SET = {"currency": "EUR"}


def table(file: Path, separator: str) -> tuple[list[str], list[list[str]]]:
    header, *rows = csv.reader(io.StringIO(file.read_text(encoding="utf-8")), delimiter=separator)
    return header, rows


def catalogue_of(header: list[str], parts: list[list[list[str]]], separator: str) -> dict[str, Any]:
    """The products that files with these rows make, one after the other."""
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / f"{number}.csv" for number in range(len(parts))]
        for file, rows in zip(files, parts, strict=True):
            with file.open("w", newline="", encoding="utf-8") as text:
                csv.writer(text, delimiter=separator).writerows([header, *rows])
        products = read_files(files, SET).products
    return {product_id: row.model_dump(mode="json") for product_id, row in products.items()}


@pytest.mark.parametrize(("name", "separator"), FREE_ORDER.items())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_order_split_and_repetition_of_the_rows_change_nothing(name, separator, data):
    header, rows = table(CASES / name, separator)
    as_exported = catalogue_of(header, [rows], separator)
    mixed = data.draw(st.permutations(rows))
    again = data.draw(st.lists(st.sampled_from(rows), max_size=3))
    cut = data.draw(st.integers(0, len(mixed)))
    parts = [part for part in (mixed[:cut], [*mixed[cut:], *again]) if part]
    assert catalogue_of(header, parts, separator) == as_exported


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".json", ".xml", ".csv.gz", ".parquet"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.text(alphabet='id,title;"\n\r\t|[]{}:<>/&1.é\x00\ud800', max_size=200).map(
            lambda text: text.encode("utf-8", "surrogatepass")
        ),
        st.text(max_size=80).map(lambda text: f"id,title,price\n1,{text},2\n".encode("utf-8", "replace")),
        st.text(max_size=80).map(lambda text: f"<rss><item><id>{text}</id><title>x</title></item>".encode()),
        st.recursive(
            st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
            ),
        ).map(lambda value: json.dumps([{"id": 1, "title": value, "sizes": value, "price": value}]).encode()),
    )
)
def test_no_bytes_make_an_import_die_without_naming_the_line(suffix, content):
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / f"products{suffix}"
        file.write_bytes(content)
        rejects = []
        with suppress(UnreadableFile):
            rejects = read_files([file], SET).rejects
        assert all(bad.line >= 1 and bad.reason for bad in rejects)


@pytest.mark.parametrize("kept", [3, 20, -4])
def test_a_packed_file_that_breaks_off_is_told(tmp_path, kept):
    file = tmp_path / "products.csv.gz"
    file.write_bytes(gzip.compress(b"id,title,category\n" + b"1,Dress,Dress\n" * 50)[:kept])
    with pytest.raises(UnreadableFile, match=r"products\.csv"):
        read_files([file])
