"""Reads a DeepFashion list file: line 1 the count, line 2 the header, then rows of a name and a number.

Names hold spaces and columns are padded with any run of blanks or tabs, so a row is cut at its last gap.
Re-shared copies drop the count line; without one the number of rows cannot be checked, the rest is.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class VocabularyError(ValueError):
    """A vocabulary file does not have the form that it must have; says where and what."""


class Row(NamedTuple):
    name: str
    number: int


def read_rows(path: Path, header: str, numbers: range) -> list[Row]:
    """The rows of the list file at `path`, in their order.

    `header` is the first word of the header line (such as `attribute_name`); `numbers` are those allowed.
    Raises VocabularyError for a missing file, header or name, a number outside `numbers` or a wrong count.
    """
    lines = _lines(path)
    count, start = _count_and_start(path, lines, header)
    rows = [_row(path, at, line, numbers) for at, line in enumerate(lines[start:], start + 1) if line.strip()]
    if count is not None and count != len(rows):
        raise VocabularyError(f"{path}, line 1: the count says {count}, but {len(rows)} rows follow.")
    if not rows:
        raise VocabularyError(f"{path}: no rows follow the header.")
    return rows


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise VocabularyError(f"{path}: cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise VocabularyError(f"{path}: is not UTF-8 text (byte {error.start}).") from error


def _count_and_start(path: Path, lines: list[str], header: str) -> tuple[int | None, int]:
    """The count, if the file states one, and the index of the first row."""
    first = lines[0].strip() if lines else ""
    has_count = first.isdecimal()
    header_at = 1 if has_count else 0
    words = lines[header_at].split() if len(lines) > header_at else []
    if words[:1] != [header]:
        found = f"it is {' '.join(words)!r}" if words else "there is none"
        raise VocabularyError(f"{path}, line {header_at + 1}: the header must start with {header}; {found}.")
    return (int(first) if has_count else None), header_at + 1


def _row(path: Path, line_number: int, line: str, numbers: range) -> Row:
    name, *rest = line.strip().rsplit(maxsplit=1)
    where = f"{path}, line {line_number}"
    if not rest or not rest[0].isdecimal():
        raise VocabularyError(f"{where}: a name and a number must stand here, not {line.strip()!r}.")
    number = int(rest[0])
    if number not in numbers:
        raise VocabularyError(
            f"{where}: {name!r} has type {number}; it must be {numbers[0]} to {numbers[-1]}."
        )
    return Row(name, number)
