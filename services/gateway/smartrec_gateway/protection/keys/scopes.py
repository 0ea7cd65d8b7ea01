"""What a key may be allowed to do, and what each endpoint asks for; one table for the guard and the document.

What no row names needs `admin`, so that a new endpoint is closed until somebody decides.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, get_args

Scope = Literal["search", "events", "catalogue", "console", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
MEANING: dict[Scope, str] = {
    "search": "Searches, lists of products, one product, suggestions, and what the key itself may do.",
    "events": "Recording what shoppers did and what they were shown.",
    "catalogue": "Writing products and their pictures, imports and webhooks.",
    "console": "What merchandisers see and set: reports, rules, synonyms, occasions, segments, experiments.",
    "admin": "Keys, everything that is kept of a shopper, and whatever no other scope names.",
}
PUBLIC: frozenset[Scope] = frozenset({"search", "events"})
"""All that a key which every visitor can read may ever hold."""


class _Row(NamedTuple):
    methods: frozenset[str]
    path: re.Pattern[str]
    scope: Scope


def _row(methods: str, path: str, scope: Scope) -> _Row:
    return _Row(frozenset(methods.split()), re.compile(f"/v1/(?:{path})"), scope)


_ROWS = (
    _row("POST", r"search/[a-z-]+", "search"),
    _row("GET", r"(recommendations|popular|new|suggest|keys/current|demo/shoppers)", "search"),
    _row("GET", r"users/[^/]+/(recommendations|because-you-bought)", "search"),
    _row("GET", r"products/[^/]+(/[a-z-]+)?", "search"),
    _row("POST", r"transactions(:batch)?", "events"),
    _row("POST", r"(feedback(/photo)?|impressions|clicks)(:batch)?", "events"),
    _row("PUT DELETE", r"products/[^/]+", "catalogue"),
    _row("POST", r"(products:batch|pictures)", "catalogue"),
    _row("GET POST DELETE", r"(imports|webhooks)([/:].*)?", "catalogue"),
    _row("GET", r"unmet-queries", "console"),
    _row(
        "GET POST PUT PATCH DELETE",
        r"(rules|rule-changes|synonyms|occasions|category-words|experiments|reports|segments)([/:].*)?",
        "console",
    ),
)
_OF_ONE_USER = re.compile(r"/v1/users/([^/]+)(?:/.*)?")


def needed_scope(method: str, path: str) -> Scope:
    """The scope that a call needs; `path` as it is in an address, or as the document writes it."""
    read_as = "GET" if method == "HEAD" else method
    for row in _ROWS:
        if read_as in row.methods and row.path.fullmatch(path):
            return row.scope
    return "admin"


def user_of_path(path: str) -> str | None:
    """The user that a path under /v1/users names, without percent escapes; None elsewhere."""
    found = _OF_ONE_USER.fullmatch(path)
    return found[1] if found else None
