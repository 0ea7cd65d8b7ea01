"""Click-through of what was shown, and categories that users call wrong, for the shop's merchandisers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

Dimension = Literal["list", "position", "query"]
_COLUMN: Mapping[Dimension, str] = {
    "list": "coalesce(f.list, 'unknown')",
    "position": "coalesce(f.position::text, 'unknown')",
    "query": "lower(f.query)",
}
_MIN_USERS_OF_QUERY = 2
PURCHASED_WITHIN_DAYS = 7
_CLICK_THROUGH = f"""
    SELECT {{column}} AS name, count(DISTINCT f.event_id) FILTER (WHERE f.kind = 'impression') AS impressions,
           count(DISTINCT f.event_id) FILTER (WHERE f.kind = 'click') AS clicks,
           count(DISTINCT t.transaction_id) AS purchases
    FROM feedback f
    LEFT JOIN users u ON f.kind = 'click' AND u.user_id = f.user_id
    LEFT JOIN products p ON f.kind = 'click' AND p.product_id = f.product_id
    LEFT JOIN transactions t ON t.user_number = u.user_number AND t.product_number = p.product_number
        AND t.kind = 'purchase' AND t.occurred_at >= f.occurred_at
        AND t.occurred_at < f.occurred_at + interval '{PURCHASED_WITHIN_DAYS} days'
    WHERE f.occurred_at >= :since AND f.kind IN ('impression', 'click') AND {{column}} IS NOT NULL
    GROUP BY 1 HAVING :users_needed = 0 OR count(DISTINCT f.user_id) >= :users_needed
    ORDER BY 2 DESC, 1 LIMIT :most
"""  # noqa: S608 (constants)
_WRONG = sa.text("""
    SELECT f.product_id, min(p.title) AS title, min(c.name) AS category,
           count(DISTINCT coalesce(f.user_id, f.event_id)) AS reports, max(f.occurred_at) AS last_reported_at
    FROM feedback f JOIN products p USING (product_id) JOIN terms c ON c.term_number = p.category_term
    WHERE f.kind = 'wrong_category' AND f.occurred_at >= :since
    GROUP BY f.product_id ORDER BY reports DESC, f.product_id LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class ClickThrough:
    """`rate`: clicks for each impression; None without impressions. `purchases`: of what was clicked, by the
    same user within PURCHASED_WITHIN_DAYS days.
    """

    name: str
    impressions: int
    clicks: int
    purchases: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class WrongCategory:
    """A product that users call one of another category. `reports`: how many of them."""

    product_id: str
    title: str
    category: str
    reports: int
    last_reported_at: datetime


def read_click_through(
    connection: sa.Connection, by: Dimension, since: datetime, most: int
) -> list[ClickThrough]:
    """Returns: the most shown first. A query that one user alone typed tells of that user: it is left out."""
    statement = sa.text(_CLICK_THROUGH.format(column=_COLUMN[by]))
    users_needed = _MIN_USERS_OF_QUERY if by == "query" else 0
    rows = connection.execute(statement, {"since": since, "most": most, "users_needed": users_needed})
    return [
        ClickThrough(
            row.name,
            row.impressions,
            row.clicks,
            row.purchases,
            round(row.clicks / row.impressions, 4) if row.impressions else None,
        )
        for row in rows
    ]


def read_wrong_categories(connection: sa.Connection, since: datetime, most: int) -> list[WrongCategory]:
    """Returns: those that most users reported, first."""
    return [WrongCategory(*row) for row in connection.execute(_WRONG, {"since": since, "most": most})]
