"""The occasions that a shop teaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from smartrec_recommender.domain.searching.occasions import ShopOccasion
from smartrec_recommender.store.schema import occasions as table

_COLUMNS = [table.c[name] for name in ShopOccasion.__slots__]


def read_occasions(connection: sa.Connection) -> list[ShopOccasion]:
    """Returns: all of the tenant, in the order of their names."""
    rows = connection.execute(sa.select(*_COLUMNS).order_by(table.c.occasion))
    return [ShopOccasion(*row) for row in rows]


def replace_occasions(connection: sa.Connection, occasions: Sequence[ShopOccasion]) -> None:
    """Puts these in the place of all that the tenant taught before."""
    connection.execute(table.delete())
    if occasions:
        connection.execute(table.insert(), [asdict(one) for one in occasions])
