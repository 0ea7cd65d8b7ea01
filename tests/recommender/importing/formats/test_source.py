"""Any usual file is read as what it is, and what was found out is named."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from smartrec_recommender.importing.files import BadRow, Row, UnreadableFile
from smartrec_recommender.importing.formats.source import ReadOptions, Source, open_source

TABLE = "id,title,note\nA1,Été à Évian,one\nA2,Straße,two\n"


def source_of(folder: Path, name: str, content: str | bytes, **options: str) -> Source:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_source(file, ReadOptions(**options))


def titles(source: Source) -> list[str]:
    return [row.fields["title"] for row in source.records() if isinstance(row, Row)]


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_the_encoding_is_found_out_and_named(tmp_path, codec, told, is_packed):
    content = TABLE.encode(codec)
    source = source_of(tmp_path, "p.csv", gzip.compress(content) if is_packed else content)
    assert (source.encoding, source.is_compressed) == (told, is_packed)
    assert source.columns == ["id", "title", "note"]
    assert titles(source) == ["Été à Évian", "Straße"]
    assert [row.line for row in source.records()] == [2, 3]


def test_what_is_neither_utf_8_nor_windows_1252_must_be_named(tmp_path):
    content = "id,title\nA1,Платье летнее красное\n".encode("cp1251")
    with pytest.raises(UnreadableFile, match="--encoding"):
        source_of(tmp_path, "p.csv", content)
    assert titles(source_of(tmp_path, "p.csv", content, encoding="windows-1251")) == ["Платье летнее красное"]


@pytest.mark.parametrize(
    ("sign", "told"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar"), (":", ":")]
)
def test_the_separator_is_found_out_or_named_above_the_header(tmp_path, sign, told):
    rows = f"id{sign}title{sign}note\nA1{sign}Kleid, rot; lang{sign}a, b, c, d\n"
    content = (
        rows if sign not in ",;" else rows.replace("Kleid, rot; lang", "Kleid").replace("a, b, c, d", "a")
    )
    source = source_of(tmp_path, "p.csv", f"sep={sign}\r\n{content}")
    assert source.separator == told
    assert [row.line for row in source.records()] == [3]
    if sign != ":":
        assert source_of(tmp_path, "p.csv", content).separator == told
    assert source_of(tmp_path, "p.csv", content, separator=sign).columns == ["id", "title", "note"]


def test_old_spreadsheets_end_lines_with_a_carriage_return_alone(tmp_path):
    assert titles(source_of(tmp_path, "p.csv", "id,title\rA1,Dress\rA2,Skirt\r")) == ["Dress", "Skirt"]


@pytest.mark.parametrize("around", ["{}", '{{"products": {}}}', "\ufeff \n{}"])
def test_a_json_array_is_read_element_by_element_with_its_lines(tmp_path, around):
    rows = [{"id": n, "title": f"Dress [{n}] {{" + "x" * 40_000} for n in range(20)]
    source = source_of(tmp_path, "p.json", around.format(json.dumps(rows, indent=1)))
    read = list(source.records())
    assert [row.fields["id"] for row in read if isinstance(row, Row)] == list(range(20))
    assert [row.line for row in read][:2] == [read[0].line, read[0].line + 4]


def test_a_json_array_that_breaks_off_names_the_line(tmp_path):
    source = source_of(tmp_path, "p.json", '[\n{"id": 1, "title": "Dress"},\n{"id": 2, "tit')
    first, second = source.records()
    assert isinstance(first, Row)
    assert (second.line, "left aside" in str(second)) == (3, True)


FEED = """<?xml version="1.0"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>
<item><g:id>A1</g:id><title>Dress &amp; belt</title><g:additional_image_link>a.jpg</g:additional_image_link>
<g:additional_image_link>b.jpg</g:additional_image_link></item>
<item><g:id>A2</g:id><title><![CDATA[Skirt <b>long</b>]]></title></item>
</channel></rss>"""


def test_a_feed_in_xml_is_read_record_by_record(tmp_path):
    source = source_of(tmp_path, "feed.xml", FEED)
    first, second = source.records()
    assert first == Row(3, {"id": "A1", "title": "Dress & belt", "additional_image_link": ["a.jpg", "b.jpg"]})
    assert second == Row(5, {"id": "A2", "title": "Skirt <b>long</b>"})


@pytest.mark.parametrize(
    ("codec", "declared", "told"),
    [
        ("utf-8", "UTF-8", "UTF-8"),
        ("utf-8", None, "UTF-8"),
        ("utf-8-sig", "UTF-8", "UTF-8 with a byte order mark"),
        ("cp1252", "windows-1252", "Windows-1252"),
        ("latin-1", "ISO-8859-1", "ISO-8859-1"),
        ("utf-16", "UTF-16", "UTF-16"),
    ],
)
def test_a_feed_in_xml_is_in_the_encoding_that_it_declares(tmp_path, codec, declared, told):
    start = "<?xml version='1.0'" + (f" encoding='{declared}'" if declared else "") + "?>"
    feed = f"{start}<rss><channel><item><title>Grünes Kleid</title></item></channel></rss>"
    source = source_of(tmp_path, "feed.xml", feed.encode(codec))
    assert (titles(source), source.encoding) == (["Grünes Kleid"], told)


def test_the_encoding_of_a_feed_can_be_overruled(tmp_path):
    feed = b"<rss><channel><item><title>Gr\xc3\xbcnes Kleid</title></item></channel></rss>"
    wrong = b"<?xml version='1.0' encoding='windows-1252'?>" + feed
    source = source_of(tmp_path, "feed.xml", wrong, encoding="utf-8")
    assert (titles(source), source.encoding) == (["Grünes Kleid"], "UTF-8")


def test_a_feed_that_breaks_off_names_the_line(tmp_path):
    *good, bad = source_of(tmp_path, "feed.xml", FEED.partition("<![CDATA")[0]).records()
    assert len(good) == 1
    assert isinstance(bad, BadRow)
    assert bad.line == 5


def test_a_feed_with_entities_of_its_own_is_refused(tmp_path):
    bomb = FEED.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">]>\n<rss', 1)
    with pytest.raises(UnreadableFile, match="entities"):
        source_of(tmp_path, "feed.xml", bomb)


def test_numbers_of_a_data_frame_that_may_be_missing_are_empty_or_whole(tmp_path):
    table = pyarrow.table({"id": [1001.0, float("nan")], "price": [0.0508, 12.0]})
    parquet.write_table(table, tmp_path / "p.parquet")
    assert [row.fields for row in open_source(tmp_path / "p.parquet").records()] == [
        {"id": 1001, "price": 0.0508},
        {"price": 12},
    ]


def test_cells_of_parquet_keep_their_kind_whatever_the_file_and_its_columns_are_called(tmp_path):
    folder = tmp_path / "shop=eu"  # no column, though data lakes write them so
    folder.mkdir()
    (folder / "goods1.parquet").write_bytes(b"another file")
    moments = [datetime(2026, 1, 2, 3, 4, tzinfo=UTC), None]
    table = pyarrow.table(
        {
            "sold": pyarrow.array(moments, pyarrow.timestamp("us", tz="Europe/Berlin")),
            "sizes": [["S", "M"], None],
            'the "true" price': [Decimal("3.50"), None],
            "colour": pyarrow.array(["red", ""]).dictionary_encode(),
            "stock": pyarrow.array([2**63, 0], pyarrow.uint64()),
        }
    )
    parquet.write_table(table, folder / "goods[1].parquet")
    assert [row.fields for row in open_source(folder / "goods[1].parquet").records()] == [
        {
            "sold": moments[0],
            "sizes": ["S", "M"],
            'the "true" price': Decimal("3.50"),
            "colour": "red",
            "stock": 2**63,
        },
        {"stock": 0},
    ]


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"%PDF-1.7"])
def test_what_is_no_table_is_refused_with_what_to_give(tmp_path, content):
    with pytest.raises(UnreadableFile, match="give a file"):
        source_of(tmp_path, "products.xlsx", content)
