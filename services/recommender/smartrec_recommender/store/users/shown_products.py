"""Reads what users were shown at which place of a list, and whether they clicked it there."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_service.identifiers import VISITOR

# A click is of the latest impression before it, within a day.
_SHOWN = sa.text("""
    WITH shown AS (
        SELECT event_id, user_id, product_id, position, occurred_at FROM feedback
        WHERE kind = 'impression' AND list = :list AND user_id IS NOT NULL
          AND position BETWEEN 1 AND :places AND occurred_at >= :since
    ), clicked AS (
        SELECT DISTINCT ON (c.event_id) shown.event_id
        FROM feedback c JOIN shown USING (user_id, product_id)
        WHERE c.kind = 'click' AND c.list = :list AND c.occurred_at >= shown.occurred_at
          AND c.occurred_at < shown.occurred_at + interval '1 day'
        ORDER BY c.event_id, shown.occurred_at DESC
    )
    SELECT user_id, product_id, position, event_id IN (SELECT event_id FROM clicked) AS is_clicked
    FROM shown ORDER BY occurred_at, event_id
""")

# Each user once, and no visitor: of these anybody could make up as many as it takes to decide for the shop.
_PLACE_COUNTS = sa.text("""
    SELECT p.product_number, f.position,
           count(DISTINCT f.user_id) FILTER (WHERE f.kind = 'impression') AS impressions,
           count(DISTINCT f.user_id) FILTER (WHERE f.kind = 'click') AS clicks
    FROM feedback f JOIN products p USING (product_id)
    WHERE f.kind IN ('impression', 'click') AND f.list = :list AND f.position BETWEEN 1 AND :places
      AND f.occurred_at >= :since AND f.user_id !~ :visitor
    GROUP BY p.product_number, f.position ORDER BY p.product_number, f.position
""")


class PlaceCount(NamedTuple):
    """How many users saw a product at a place (from 1), and how many clicked it there."""

    product_number: int
    position: int
    impressions: int
    clicks: int


class ShownProduct(NamedTuple):
    """`position`: from 1."""

    user_id: str
    product_id: str
    position: int
    is_clicked: bool


def read_shown(connection: sa.Connection, list_name: str, since: datetime, places: int) -> list[ShownProduct]:
    """Returns: what stood at the first `places` of lists of this name, to users with an id."""
    rows = connection.execute(_SHOWN, {"list": list_name, "since": since, "places": places})
    return [ShownProduct(*row) for row in rows]


def read_place_counts(
    connection: sa.Connection, list_name: str, since: datetime, places: int
) -> list[PlaceCount]:
    """Returns: what stood at the first `places` of lists of this name, to the shop's own users."""
    parameters = {"list": list_name, "since": since, "places": places, "visitor": f"^{VISITOR}$"}
    rows = connection.execute(_PLACE_COUNTS, parameters)
    return [PlaceCount(*row) for row in rows]
