"""Finds products by the ids that the shop gave them."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from smartrec_recommender.store.prepared import Prepared

_NUMBERS = Prepared(
    "product_numbers", "SELECT product_id, product_number FROM products WHERE product_id = ANY($1)"
)


def read_product_numbers(connection: sa.Connection, product_ids: Collection[str]) -> dict[str, int]:
    """Returns: the number of each id that the catalogue has."""
    if not product_ids:
        return {}
    rows = _NUMBERS.execute(connection, sorted(product_ids))
    return {row.product_id: row.product_number for row in rows}
