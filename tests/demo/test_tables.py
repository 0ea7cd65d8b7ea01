"""Data files that are wrong are refused with the file, the place in it and the fault."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from smartrec_demo.tables import TableError, no_other_keys, read_csv, read_toml


@no_other_keys
@dataclass(frozen=True)
class Row:
    name: str
    price: float
    is_basic: bool = False


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_rows_of_csv_become_values_of_their_type(tmp_path: Path) -> None:
    file = written(tmp_path, "rows.csv", "name,price,is_basic\nTee,22,yes\nCoat,189.5,no\n")
    assert read_csv(file, Row) == [Row("Tee", 22.0, True), Row("Coat", 189.5, False)]


def test_tables_of_toml_become_values_of_their_type(tmp_path: Path) -> None:
    file = written(tmp_path, "rows.toml", '[tee]\nname = "Tee"\nprice = 22\n')
    assert read_toml(file, dict[str, Row]) == {"tee": Row("Tee", 22.0)}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[tee]\nname = "Tee"\nprice = "dear"\n', r"rows\.toml: tee\.price: .*number"),
        ('[tee]\nname = "Tee"\n', r"rows\.toml: tee\.price: "),
        ('[tee]\nname = "Tee"\nprice = 1\npirce = 2\n', r"rows\.toml: tee\.pirce: "),
        ("[tee\n", r"rows\.toml: .*line 1"),
    ],
)
def test_a_fault_is_named_with_its_file_and_place(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(TableError, match=fault):
        read_toml(written(tmp_path, "rows.toml", text), dict[str, Row])


def test_a_row_of_csv_that_lacks_a_column_is_named(tmp_path: Path) -> None:
    file = written(tmp_path, "rows.csv", "name\nTee\n")
    with pytest.raises(TableError, match=r"rows\.csv: 0\.price"):
        read_csv(file, Row)
