"""Which addresses of a product's own page another page may link to."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def linkable(url: str) -> str | None:
    """None for `javascript:` and the like; browsers read an address without control characters and blanks."""
    scheme = _SCHEME.match("".join(char for char in url if char > " "))
    return url if scheme is None or scheme[1].lower() in ("http", "https") else None
