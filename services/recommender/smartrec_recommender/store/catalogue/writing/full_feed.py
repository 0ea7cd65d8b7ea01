"""A full feed is the shelf: products of styles that it does not name go out of sight; their history stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.store.bulk_copy import copy_into_stage
from smartrec_recommender.store.catalogue.writing.shop_rows import withdraw_products

_STAGE = sa.text("CREATE TEMP TABLE shelf (style text) ON COMMIT DROP")
_BESIDE = sa.text("""
    SELECT product_id FROM products p
    WHERE withdrawn_at IS NULL
      AND NOT EXISTS (SELECT FROM shelf s WHERE s.style = p.product_id)
      AND NOT EXISTS (
          SELECT FROM product_identifiers i JOIN shelf s ON s.style = i.identifier
          WHERE i.product_number = p.product_number AND i.kind = 'handle'
      )
    ORDER BY product_id
""")
_IN_SIGHT = sa.text("SELECT count(*) FROM products WHERE withdrawn_at IS NULL")
# What earlier files said of them is no longer so, and is not to come back with them.
_FORGET_ROWS = sa.text(
    "DELETE FROM product_rows r WHERE NOT EXISTS (SELECT FROM shelf s WHERE s.style = r.style)"
)


class Shelf(NamedTuple):
    """`beside`: ids of products in sight that belong to none of the styles; `in_sight`: how many are."""

    beside: list[str]
    in_sight: int


def compare_shelf(engine: sa.Engine, styles: Iterable[str]) -> Shelf:
    """Writes nothing."""
    with engine.begin() as connection:
        return _compared(connection, styles)


def clear_shelf(engine: sa.Engine, styles: Iterable[str]) -> int:
    """Takes all out of sight that belongs to none of `styles`. Returns: how many products."""
    with engine.begin() as connection:
        beside = _compared(connection, styles).beside
        connection.execute(_FORGET_ROWS)
        return withdraw_products(connection, beside)


def _compared(connection: sa.Connection, styles: Iterable[str]) -> Shelf:
    connection.execute(_STAGE)
    copy_into_stage(connection, "shelf", ("style",), ((style,) for style in styles))
    connection.execute(sa.text("ANALYZE shelf"))
    beside = list(connection.execute(_BESIDE).scalars())
    return Shelf(beside, int(connection.execute(_IN_SIGHT).scalar_one()))
