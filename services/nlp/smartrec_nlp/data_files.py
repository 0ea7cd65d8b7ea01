"""Reads the files in `data/`: lines `KEY: phrase, phrase`, and lists. A line with `#` is a comment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

DATA_FOLDER = Path(__file__).with_name("data")


class DataFileError(ValueError):
    """A data file holds a line that cannot be used. The message says where and why."""


def data_lines(file: Path) -> Iterator[tuple[str, str]]:
    """Each line that is neither empty nor a comment, as (`file, line n`, text)."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield f"{file.name}, line {number}", text


def keyed_lines(file: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Each `KEY: a, b, c` line as (where, key, [a, b, c]). The key ends at the first colon and blank."""
    for where, text in data_lines(file):
        key, separator, rest = text.partition(": ")
        values = split_list(rest)
        if not separator or not values:
            raise DataFileError(f"{where}: needs the form 'KEY: phrase, phrase'.")
        yield where, key, values


def split_list(text: str, separator: str = ",") -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]
