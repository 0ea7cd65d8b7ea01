"""Headings compared as people do: without case, accents, signs and the prefix of Google's feeds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBER_SIGN = re.compile(r"\bn\.? ?[°º]|№")
_CAPITAL_WITHIN = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIGNS = re.compile(r"[^a-z0-9#?]+")
_GERMAN = str.maketrans({"ß": "ss", "ä": "a", "ö": "o", "ü": "u"})


@lru_cache(maxsize=4_096)
def normal_heading(heading: str) -> str:
    """`Größe`, `grosse` and `GRÖSSE` are one; `g:sale_price` is `sale price`, `N° ordine` `numero ordine`."""
    text = heading.strip().casefold().translate(_GERMAN).removeprefix("g:")
    text = _NUMBER_SIGN.sub("numero ", text)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return _SIGNS.sub(" ", text).strip()


def words_apart(heading: str) -> str:
    """`imageUrl` as `image Url`, for headings that programs write."""
    return _CAPITAL_WITHIN.sub(" ", heading)


def numbered(heading: str) -> tuple[str, str] | None:
    """`Option1 Name` as ("option# name", "1"); None where no number stands in it. Of a normal heading."""
    found = re.search(r"\d+", heading)
    if found is None:
        return None
    return f"{heading[: found.start()]}#{heading[found.end() :]}", found.group()
