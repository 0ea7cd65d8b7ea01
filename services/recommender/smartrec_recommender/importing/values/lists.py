"""Splits a cell that holds several values: JSON, bars, semicolons, line breaks or commas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from smartrec_recommender.importing.values.cells import each_text_once, is_nothing, text_of

# The first of these that the cell holds parts its items; the others may stand inside one.
_SEPARATORS = ("|", ";", "\n", ",")
_BETWEEN_URLS = re.compile(r"[\s,;|]+(?=https?://)")
_QUOTED = re.compile(r"""\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,'"]+))\s*(?:,|$)""")


def read_list(value: object) -> list[str]:
    """Each item once, in the order of the shop; empty ones are left out."""
    return list(_read_list(value))


@each_text_once
def _read_list(value: object) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(text for item in _items(value) if (text := text_of(item)) and not is_nothing(text))
    )


def read_images(value: object) -> list[str]:
    """As `read_list`, but URLs may hold any separator, and blanks part them too."""
    if isinstance(value, str) and "://" in value:
        return list(dict.fromkeys(url for url in _BETWEEN_URLS.split(value.strip()) if url))
    return read_list(value)


def _items(value: object) -> Iterable[object]:
    if is_nothing(value):
        return ()
    if isinstance(value, (list, tuple, set)):
        return (item for item in value if not is_nothing(item))
    text = text_of(value)
    if text[:1] + text[-1:] in ("[]", "{}"):
        return _of_brackets(text)
    separator = next((one for one in _SEPARATORS if one in text), None)
    return text.split(separator) if separator else (text,)


def _of_brackets(text: str) -> Iterable[object]:
    """JSON; what Python prints of a list; what Postgres prints of an array."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return (next((part for part in found if part), "") for found in _QUOTED.findall(text[1:-1]))
    if isinstance(parsed, list):
        return (item for item in parsed if not isinstance(item, (dict, list)) and not is_nothing(item))
    return (text,)
