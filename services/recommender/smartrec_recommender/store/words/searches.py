"""Counts of searches by query, bounded: of each shop the commonest of the last three months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.searching.query_log import QueryCount

SearchKind = Literal["frequent", "not_understood", "without_match", "without_click", "corrected"]
MOST_QUERIES = 5_000
MIN_ASKERS = 2
_KEPT_DAYS = 90
_BY_SEVERAL = f"bit_count(askers::bit(32)) >= {MIN_ASKERS}"
_SHARE_WITHOUT_CLICK = 0.9
"""Of the searches that were answered: from here on a query is listed for want of clicks alone."""
_ADD = sa.text("""
    INSERT INTO search_queries (query, searches, not_understood, without_match, askers, corrected, read_as)
    VALUES (:query, :searches, :not_understood, :without_match, :askers, :corrected, :read_as)
    ON CONFLICT (tenant, query) DO UPDATE SET
        searches = search_queries.searches + excluded.searches,
        not_understood = search_queries.not_understood + excluded.not_understood,
        without_match = search_queries.without_match + excluded.without_match,
        askers = search_queries.askers | excluded.askers,
        corrected = search_queries.corrected + excluded.corrected,
        read_as = coalesce(excluded.read_as, search_queries.read_as),
        last_searched_at = now()
""")
_FORGET = sa.text(f"""
    DELETE FROM search_queries WHERE last_searched_at < now() - interval '{_KEPT_DAYS} days' OR query IN (
        SELECT query FROM search_queries ORDER BY searches DESC, last_searched_at DESC OFFSET {MOST_QUERIES})
""")  # noqa: S608 (constants)
# Clicks by the query as it is counted; several of one user on one day are one search's. Without a click is
# what was answered and not clicked, unknown where the shop tells no clicks with their queries.
_COUNTED = f"""
    WITH told AS (
        SELECT lower(regexp_replace(btrim(query), '\\s+', ' ', 'g')) AS query,
            count(DISTINCT event_id) FILTER (WHERE kind = 'impression') AS impressions,
            count(DISTINCT event_id) FILTER (WHERE kind = 'click') AS clicks,
            count(DISTINCT (coalesce(user_id, event_id), occurred_at::date))
                FILTER (WHERE kind = 'click') AS clicked_searches
        FROM feedback
        WHERE kind IN ('impression', 'click') AND query IS NOT NULL
          AND recorded_at > now() - interval '{_KEPT_DAYS} days'
        GROUP BY 1
    ), answered AS (
        SELECT q.*, searches - not_understood - without_match AS answered,
            coalesce(impressions, 0) AS impressions, coalesce(clicks, 0) AS clicks,
            coalesce(clicked_searches, 0) AS clicked_searches
        FROM search_queries q LEFT JOIN told USING (query) WHERE {_BY_SEVERAL}
    ), fared AS (
        SELECT *, CASE WHEN EXISTS (SELECT FROM told WHERE clicks > 0)
            THEN greatest(0, answered - clicked_searches) END AS without_click
        FROM answered
    ), counted AS (
        SELECT *, coalesce(without_click > 0 AND without_click >= {_SHARE_WITHOUT_CLICK} * answered, false)
            AS is_left FROM fared
    )
"""  # noqa: S608 (constants)
_UNMET = sa.text(f"""
    {_COUNTED}, unmet AS (
        SELECT *, not_understood + without_match + CASE WHEN is_left THEN without_click ELSE 0 END AS missed
        FROM counted
    )
    SELECT query, searches, not_understood, without_match, without_click, last_searched_at FROM unmet
    WHERE missed > 0 ORDER BY missed DESC, query LIMIT :most
""")  # noqa: S608 (constants)
_KINDS: Mapping[SearchKind, tuple[str, str]] = {
    "frequent": ("true", "searches"),
    "not_understood": ("not_understood > 0", "not_understood"),
    "without_match": ("without_match > 0", "without_match"),
    "corrected": ("corrected > 0", "corrected"),
    "without_click": ("is_left", "without_click"),
}
_SEARCHES = f"""
    {_COUNTED}
    SELECT query, searches, not_understood, without_match, corrected, read_as, impressions, clicks,
           last_searched_at
    FROM counted WHERE {{which}} ORDER BY {{order}} DESC, query LIMIT :most
"""  # noqa: S608 (constants)
_FOUND = sa.text(f"""
    SELECT query, searches - not_understood - without_match FROM search_queries
    WHERE {_BY_SEVERAL} AND searches > 2 * (not_understood + without_match)
    ORDER BY 2 DESC, query LIMIT :most
""")  # noqa: S608 (constants)


@dataclass(frozen=True, slots=True)
class UnmetQuery:
    """A query that several users typed. `last_searched_at`: ISO 8601.

    `without_click`: searches that were answered and led to no click; None where the shop tells no clicks with
    their queries.
    """

    query: str
    searches: int
    not_understood: int
    without_match: int
    without_click: int | None
    last_searched_at: str


class Search(NamedTuple):
    """A query that several users typed, in the last three months.

    `corrected`: of the searches, those with a word that was read as another; `read_as`: the latest of these.
    `impressions`, `clicks`: of products in its answers, where the shop tells them.
    """

    query: str
    searches: int
    not_understood: int
    without_match: int
    corrected: int
    read_as: str | None
    impressions: int
    clicks: int
    last_searched_at: datetime


def add_counts(connection: sa.Connection, counts: Mapping[str, QueryCount]) -> None:
    """In the order of the queries, so that two writers do not wait for each other."""
    rows = [{"query": query, **counts[query]._asdict()} for query in sorted(counts)]
    if rows:
        connection.execute(_ADD, rows)
        connection.execute(_FORGET)


def read_unmet(connection: sa.Connection, most: int) -> list[UnmetQuery]:
    """Returns: what several users searched for and did not find or did not click, the most frequent first."""
    rows = connection.execute(_UNMET, {"most": most})
    return [
        UnmetQuery(row[0], row[1], row[2], row[3], row[4], row.last_searched_at.isoformat()) for row in rows
    ]


def read_searches(connection: sa.Connection, kind: SearchKind, most: int) -> list[Search]:
    """Returns: the most frequent first; `kind`: which of them."""
    which, order = _KINDS[kind]
    statement = sa.text(_SEARCHES.format(which=which, order=order))
    return [Search(*row) for row in connection.execute(statement, {"most": most})]


def read_found(connection: sa.Connection, most: int = MOST_QUERIES) -> dict[str, int]:
    """Returns: what several users searched for and mostly found, with how often."""
    return {row[0]: row[1] for row in connection.execute(_FOUND, {"most": most})}
