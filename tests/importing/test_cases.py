"""Exports of shop systems, made after their documented formats: what must come of each (`cases/`).

`expected.json`: `set` what `--set` gives, `report` what is told, `aside` columns that are left aside,
`rejects` by line a part of the reason, `products` by id some of their columns, `identifiers` by id what else
they are called, `canonical` by id the category that search knows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smartrec_recommender.canonical.product import canonical_forms
from smartrec_recommender.importing.merging import shop_words_of
from tests.importing.reading import ReadFiles, read_files

CASES = sorted(path.parent for path in Path(__file__).parent.glob("cases/*/expected.json"))


def files_of(case: Path) -> list[Path]:
    return sorted(path for path in case.iterdir() if path.name != "expected.json")


def expected_of(case: Path) -> dict[str, Any]:
    return json.loads((case / "expected.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request) -> Path:
    return request.param


@pytest.fixture
def read(case: Path) -> ReadFiles:
    return read_files(files_of(case), expected_of(case).get("set"))


def test_each_file_makes_the_products_that_its_shop_would_expect(case, read):
    expected = expected_of(case)["products"]
    assert sorted(read.products) == sorted(expected)
    for product_id, columns in expected.items():
        told = read.products[product_id].model_dump(mode="json")
        assert {name: told[name] for name in columns} == columns


def test_each_file_is_recognised_and_what_it_says_is_told(case, read):
    expected, report = expected_of(case), read.report
    told = {
        "preset": report.preset,
        "separator": report.separator,
        "encoding": report.encoding,
        "left_out": report.left_out.counts.total(),
        "rejected": len(read.rejects),
    }
    assert {name: told[name] for name in expected["report"]} == expected["report"]
    left_aside = {column for column, field in read.columns.items() if field is None}
    assert set(expected.get("aside", ())) <= left_aside
    for name, values in expected.get("unmapped", {}).items():
        assert dict(report.unmapped.get(name, {})) == values


def test_each_row_that_is_set_aside_is_told_with_its_line_and_what_to_write(case, read):
    expected = expected_of(case).get("rejects", {})
    reasons = {str(bad.line): bad.reason for bad in read.rejects}
    assert sorted(reasons) == sorted(expected)
    for line, part in expected.items():
        assert part in reasons[line]


def test_words_that_languages_share_are_read_in_the_language_of_the_file(case, read):
    for product_id, category in expected_of(case).get("canonical", {}).items():
        words = shop_words_of(read.products[product_id], read.language)
        assert canonical_forms(words).category.name == category


def test_a_product_keeps_every_name_that_the_file_has_for_it(case, read):
    for product_id, names in expected_of(case).get("identifiers", {}).items():
        found = [" ".join(identifier) for identifier in read.products[product_id].identifiers]
        assert sorted(found) == sorted(names)
