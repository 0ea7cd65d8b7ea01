"""The titles of the products that are wanted most."""

from __future__ import annotations

import sqlalchemy as sa

MOST_TITLES = 3_000
_TITLES = sa.text("""
    SELECT p.title, 1 + greatest(q.popularity, 0) FROM product_popularity q
    JOIN products p USING (product_number)
    WHERE p.withdrawn_at IS NULL AND p.stock > 0 ORDER BY q.popularity DESC LIMIT :most
""")


def read_titles(connection: sa.Connection, most: int = MOST_TITLES) -> dict[str, float]:
    """Returns: the titles, with how popular the product of each is."""
    return {row[0]: float(row[1]) for row in connection.execute(_TITLES, {"most": most})}
