"""Counts of searches by query, bounded: of each shop the commonest of the last three months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from smartrec_recommender.domain.searching.query_log import QueryCount

MOST_QUERIES = 5_000
MIN_ASKERS = 2
_KEPT_DAYS = 90
_ADD = sa.text("""
    INSERT INTO search_queries (query, searches, not_understood, without_match, askers)
    VALUES (:query, :searches, :not_understood, :without_match, :askers)
    ON CONFLICT (tenant, query) DO UPDATE SET
        searches = search_queries.searches + excluded.searches,
        not_understood = search_queries.not_understood + excluded.not_understood,
        without_match = search_queries.without_match + excluded.without_match,
        askers = search_queries.askers | excluded.askers,
        last_searched_at = now()
""")
_FORGET = sa.text(f"""
    DELETE FROM search_queries WHERE last_searched_at < now() - interval '{_KEPT_DAYS} days' OR query IN (
        SELECT query FROM search_queries ORDER BY searches DESC, last_searched_at DESC OFFSET {MOST_QUERIES})
""")  # noqa: S608 (constants)
_BY_SEVERAL = f"bit_count(askers::bit(32)) >= {MIN_ASKERS}"
_UNMET = sa.text(f"""
    SELECT query, searches, not_understood, without_match, last_searched_at FROM search_queries
    WHERE {_BY_SEVERAL} AND not_understood + without_match > 0
    ORDER BY not_understood + without_match DESC, query LIMIT :most
""")  # noqa: S608 (constants)
_FOUND = sa.text(f"""
    SELECT query, searches - not_understood - without_match FROM search_queries
    WHERE {_BY_SEVERAL} AND searches > 2 * (not_understood + without_match)
    ORDER BY 2 DESC, query LIMIT :most
""")  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class UnmetQuery:
    """A query that several users typed. `last_searched_at`: ISO 8601."""

    query: str
    searches: int
    not_understood: int
    without_match: int
    last_searched_at: str


def add_counts(connection: sa.Connection, counts: Mapping[str, QueryCount]) -> None:
    """In the order of the queries, so that two writers do not wait for each other."""
    rows = [{"query": query, **counts[query]._asdict()} for query in sorted(counts)]
    if rows:
        connection.execute(_ADD, rows)
        connection.execute(_FORGET)


def read_unmet(connection: sa.Connection, most: int) -> list[UnmetQuery]:
    """Returns: what several users searched for and did not find, the most frequent first."""
    rows = connection.execute(_UNMET, {"most": most})
    return [UnmetQuery(row[0], row[1], row[2], row[3], row.last_searched_at.isoformat()) for row in rows]


def read_found(connection: sa.Connection, most: int = MOST_QUERIES) -> dict[str, int]:
    """Returns: what several users searched for and mostly found, with how often."""
    return {row[0]: row[1] for row in connection.execute(_FOUND, {"most": most})}
