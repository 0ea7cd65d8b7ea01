"""Finds products by the ids that the shop gave them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

_NUMBERS = sa.text("SELECT product_id, product_number FROM products WHERE product_id = ANY(:ids)")


def read_product_numbers(connection: sa.Connection, product_ids: Collection[str]) -> dict[str, int]:
    """Returns: the number of each id that the catalogue has."""
    if not product_ids:
        return {}
    rows = connection.execute(_NUMBERS, {"ids": sorted(product_ids)})
    return {row.product_id: row.product_number for row in rows}
