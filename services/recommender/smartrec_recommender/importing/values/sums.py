"""The last row of a report, which adds up the rows above it and is none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from smartrec_recommender.importing.presets.headings import normal_heading
from smartrec_recommender.importing.values.words import words_of

_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_CURRENCY = 3


def is_row_of_sums(fields: Mapping[str, Any]) -> bool:
    """Whether the first cell says so, and the others hold nothing but numbers."""
    first, *others = [str(cell) for cell in fields.values() if cell not in (None, "")] or [""]
    if normal_heading(first) not in words_of("sums"):
        return False
    return all(len(word) <= _LONGEST_CURRENCY for cell in others for word in _LETTERS.findall(cell))
