"""Counts what is searched for, in memory until it is written down: bounded, and without personal data.

A query that may name somebody (an address, a number, a link) is not counted. Who asked is kept as one of 31
groups, into which each query divides the users anew.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

MOST_CHARACTERS = 100
MOST_PENDING = 1_000
_GROUPS = 31
_MOST_DIGITS = 5
_MAY_NAME_SOMEBODY = re.compile(
    r"@|://|www\.|\b(?:my name is|mein name ist|je m'appelle|me llamo|mi chiamo)\b"
)


class QueryCount(NamedTuple):
    """How often one query was searched, not understood, without a match; `askers`: a bit a group of users.

    `corrected`: how often words of it were read as others; `read_as`: the latest of that, "sumer → summer".
    """

    searches: int
    not_understood: int
    without_match: int
    askers: int
    corrected: int = 0
    read_as: str | None = None

    def __or__(self, other: QueryCount) -> QueryCount:
        return QueryCount(
            self.searches + other.searches,
            self.not_understood + other.not_understood,
            self.without_match + other.without_match,
            self.askers | other.askers,
            self.corrected + other.corrected,
            other.read_as or self.read_as,
        )


def countable(text: str) -> str | None:
    """The query as it is counted, without capitals and needless blanks; None where it is not counted."""
    query = " ".join(text.casefold().split())
    has_number = sum(letter.isdigit() for letter in query) > _MOST_DIGITS
    if not query or len(query) > MOST_CHARACTERS or has_number or _MAY_NAME_SOMEBODY.search(query):
        return None
    return query


def group_of(query: str, asker: str) -> int:
    """A number with the one bit set of the group that this query puts the asker into."""
    digest = blake2b(f"{query}\0{asker}".encode(), digest_size=8).digest()
    return 1 << (int.from_bytes(digest) % _GROUPS)


class QueryLog:
    """The counts of one shop that are not written down yet. Safe for several threads."""

    def __init__(self, seconds: float) -> None:
        """`seconds`: how long counts may wait."""
        self._seconds = seconds
        self._pending: dict[str, QueryCount] = {}
        self._written_at = float("-inf")
        self._lock = threading.Lock()

    def add(
        self,
        text: str,
        asker: str,
        *,
        is_understood: bool,
        has_match: bool,
        corrections: Sequence[str] = (),
    ) -> None:
        """`asker`: the user's id, or what else tells one asker from another."""
        query = countable(text)
        if query is None:
            return
        count = QueryCount(
            1,
            int(not is_understood),
            int(is_understood and not has_match),
            group_of(query, asker),
            int(bool(corrections)),
            ", ".join(corrections) or None,
        )
        with self._lock:
            if query in self._pending:
                self._pending[query] |= count
            elif len(self._pending) < MOST_PENDING:
                self._pending[query] = count

    def due(self, now: float) -> dict[str, QueryCount]:
        """Takes out what is to be written by now (seconds); nothing while it may wait."""
        with self._lock:
            if not self._pending or now - self._written_at < self._seconds:
                return {}
            self._written_at = now
            pending, self._pending = self._pending, {}
            return pending
