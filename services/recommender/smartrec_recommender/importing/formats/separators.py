"""Finds the separator of a file of cells: the one by which most rows have as many cells as the header."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress

from smartrec_recommender.importing.formats.preamble import lines_above_header

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_NAMED = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "\\t": "\t", "pipe": "|"}


def named_separator(text: str) -> str:
    """Returns: what `--separator` names: the character itself, or comma, semicolon, tab, bar.

    Raises ValueError.
    """
    separator = _NAMED.get(text.lower(), text)
    if len(separator) != 1:
        raise ValueError("write one character, or comma, semicolon, tab or bar")
    return separator


def name_of(separator: str) -> str:
    """As people call it."""
    return SEPARATORS.get(separator, separator)


def separator_line(first: str) -> str | None:
    """Returns: the separator that a line such as `sep=;` names, which spreadsheets write above the header."""
    text = first.strip("\ufeff\r\n\"' ").lower() if "\t" not in first else first.strip("\ufeff\r\n").lower()
    return text[4:] if text.startswith("sep=") and len(text) == 5 else None


def find_separator(sample: Sequence[str]) -> str:
    """`sample`: the first lines. A comma where no other separates anything."""
    return max(SEPARATORS, key=lambda separator: (_agreement(sample, separator), separator == ","))


def _agreement(sample: Sequence[str], separator: str) -> float:
    """How many cells the header has, times the share of rows with as many; 0 where it has one."""
    reader = csv.reader(sample[lines_above_header(sample, separator) :], delimiter=separator)
    counts: list[int] = []
    with suppress(csv.Error):
        counts.extend(len(cells) for cells in reader if any(cells))
    if not counts or counts[0] < 2:
        return 0.0
    rows = counts[1:-1] or counts[1:] or counts  # the sample may end within the last row
    return counts[0] * (0.05 + sum(count == counts[0] for count in rows) / len(rows))
