"""Finds, and deletes, everything that is kept of one user, in whichever tables there are.

A table belongs to users where it has the column user_id or user_number; nothing is listed by hand, so
that no table to come can be left out. What was counted of the user with others, or learned, is corrected.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.schema import metadata, products
from smartrec_recommender.store.users.neighbour_removal import unlearn
from smartrec_recommender.store.users.popularity import CONSTANTS, OF_ONE_USER

_NUMBER = sa.text("SELECT user_number FROM users WHERE user_id = :user_id FOR UPDATE")
_UNCOUNT = sa.text(f"""
    INSERT INTO product_popularity (product_number, category_term, popularity)
    SELECT product_number, p.category_term, -own.popularity
    FROM ({OF_ONE_USER}) own JOIN products p USING (product_number) ORDER BY product_number
    ON CONFLICT (product_number) DO UPDATE
    SET popularity = product_popularity.popularity + excluded.popularity
""")  # noqa: S608 (constants)
Records = dict[str, list[dict[str, Any]]]


def read_user_number(connection: sa.Connection, user_id: str) -> int | None:
    """Locks the user's row too, until the transaction ends."""
    number: int | None = connection.execute(_NUMBER, {"user_id": user_id}).scalar()
    return number


def read_records(connection: sa.Connection, user_id: str) -> Records:
    """Returns: by table every row of the user; products by the shop's own id, without our numbers."""
    user_number = read_user_number(connection, user_id)
    records: Records = {}
    for table, is_own in _tables_of_users(user_id, user_number):
        rows = connection.execute(_readable(table).where(is_own)).mappings()
        records[table.name] = [dict(row) for row in rows]
    return records


def delete_records(connection: sa.Connection, user_id: str) -> dict[str, int]:
    """Deletes the user's rows, and corrects what was counted and learned from them.

    Returns: by table how many rows went.
    """
    user_number = read_user_number(connection, user_id)
    if user_number is not None:
        connection.execute(_UNCOUNT, {"user_number": user_number, **CONSTANTS})
        unlearn(connection, user_number)
        bump_catalogue_version(connection)
    return {
        table.name: connection.execute(table.delete().where(is_own)).rowcount
        for table, is_own in _tables_of_users(user_id, user_number)
    }


def _tables_of_users(user_id: str, user_number: int | None) -> Iterator[tuple[sa.Table, Any]]:
    """Yields: each table with rows of users, and the condition for the rows of this user.

    A table comes before those that it refers to. A row without a user's number is a guest's, and nobody's to
    read or delete.
    """
    for table in reversed(metadata.sorted_tables):
        if "user_id" in table.c:
            yield table, table.c.user_id == user_id
        elif "user_number" in table.c and user_number is not None:
            yield table, table.c.user_number == user_number


def _readable(table: sa.Table) -> sa.Select[Any]:
    ours = ("tenant", "user_number", "product_number")
    columns: list[sa.ColumnElement[Any]] = [column for column in table.c if column.name not in ours]
    if "product_number" not in table.c:
        return sa.select(*columns)
    shown = [products.c.product_id, products.c.title]
    return sa.select(*columns, *shown).join_from(
        table, products, table.c.product_number == products.c.product_number
    )
