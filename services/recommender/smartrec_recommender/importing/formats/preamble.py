"""What stands above the header of a table: a title, a date, remarks of the program that wrote it."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from statistics import median

_MOST_ROWS = 20
_NARROW_CELLS = 2
# a row of more lines has swallowed others, by a quotation mark that is left open: its cells tell nothing
_MOST_LINES_OF_A_ROW = 20
_REMARK = re.compile(r"\s*(?:#+\s*\w|//)")
# the header of another separator than the rows have
_NAMES = re.compile(r"[^\W\d][\w ]*([,;\t|])[^\W\d][\w ]*\1[^\W\d]")
_NUMBER = re.compile(r"\W*\d[\d.,:/-]*\W*")


def lines_above_header(sample: Sequence[str], separator: str) -> int:
    """Returns: how many of the first lines are no table yet; 0 where all of them may be."""
    rows = _rows(sample, separator)
    typical = median(len(cells) for _, cells in rows) if rows else 0
    for place, (line, cells) in enumerate(rows[:_MOST_ROWS]):
        is_narrow = len(cells) <= _NARROW_CELLS and 2 * len(cells) < typical and not _NAMES.match(cells[0])
        if not is_narrow and not _is_remark(cells, rows[place + 1 :], typical):
            return line if _may_be_header(cells) else 0
    return 0


def _may_be_header(cells: Sequence[str]) -> bool:
    """Where a row of data comes first, the few cells above it were the header of more columns."""
    return not any(map(_NUMBER.fullmatch, cells))


def _rows(sample: Sequence[str], separator: str) -> list[tuple[int, list[str]]]:
    """By the number of lines before it, the cells of each row that say something."""
    reader = csv.reader(sample, delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    line = 0
    try:
        for row in reader:
            cells = [cell for cell in row if cell.strip()]
            if cells and reader.line_num - line <= _MOST_LINES_OF_A_ROW:
                rows.append((line, cells))
            line = reader.line_num
    except csv.Error:
        pass
    return rows


def _is_remark(cells: list[str], after: list[tuple[int, list[str]]], typical: float) -> bool:
    """`# exported by …` alone, or a remark on each column, which has the header below it and no data.

    `#sku, title` is a header.
    """
    if not all(map(_REMARK.match, cells)):
        return False
    if len(cells) == 1:
        return typical > 1
    below = next((row for _, row in after if not _REMARK.match(row[0])), [])
    return len(below) > 1 and _may_be_header(below)
