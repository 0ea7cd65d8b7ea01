"""Writes transactions by the batch, each exactly once, together with everything that they change.

Locks are taken in the order of `transactions.py`, so that an import and who writes beside it wait in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.users.transaction import Transaction
from smartrec_recommender.store.bulk_copy import copy_into_stage
from smartrec_recommender.store.deadlocks import again_after_deadlocks
from smartrec_recommender.store.import_progress import BatchMark
from smartrec_recommender.store.users.popularity import CONSTANTS, POPULARITY

_STAGE = sa.text("""
    CREATE TEMP TABLE stage (
        line integer, transaction_id text, user_id text, product_id text, kind text,
        occurred_at timestamptz, quantity integer, rating smallint
    ) ON COMMIT DROP
""")
_COLUMNS = ("line", "transaction_id", "user_id", "product_id", "kind", "occurred_at", "quantity", "rating")
_WITHOUT_PRODUCT = sa.text("""
    DELETE FROM stage WHERE NOT EXISTS (SELECT FROM products p WHERE p.product_id = stage.product_id)
    RETURNING line, product_id
""")
# Locks those who were there, and changes nothing of them.
_USERS = sa.text("""
    INSERT INTO users (user_id) SELECT DISTINCT user_id FROM stage ORDER BY user_id
    ON CONFLICT (tenant, user_id) DO UPDATE SET history_version = users.history_version WHERE false
""")
_INSERT = sa.text(f"""
    WITH added AS (
        INSERT INTO transactions
            (transaction_id, user_number, product_number, kind, occurred_at, quantity, rating)
        SELECT DISTINCT ON (s.transaction_id)
            s.transaction_id, u.user_number, p.product_number, s.kind, s.occurred_at, s.quantity, s.rating
        FROM stage s JOIN users u USING (user_id) JOIN products p USING (product_id)
        ORDER BY s.transaction_id, s.line
        ON CONFLICT (tenant, transaction_id) DO NOTHING
        RETURNING user_number, product_number, kind, occurred_at, quantity
    ), popularity AS (
        INSERT INTO product_popularity (product_number, category_term, popularity)
        SELECT product_number, p.category_term, a.popularity
        FROM (
            SELECT product_number, {POPULARITY} AS popularity FROM added GROUP BY product_number
        ) a JOIN products p USING (product_number) ORDER BY product_number
        ON CONFLICT (product_number) DO UPDATE
        SET popularity = product_popularity.popularity + excluded.popularity
    ), versions AS (
        UPDATE users SET history_version = history_version + 1
        WHERE user_number IN (SELECT user_number FROM added)
    )
    SELECT count(*) FROM added
""")  # noqa: S608 (constants)


class Numbered(NamedTuple):
    """A row and its line in the file."""

    line: int
    row: Transaction


def write_transactions(
    engine: sa.Engine, rows: Sequence[Numbered], batch_mark: BatchMark, on_unknown: Callable[[int, str], None]
) -> tuple[int, int]:
    """Returns: how many were new, and how many name an unknown product.

    `on_unknown` is told the line and the product of each of these, before anything is marked as done.
    """
    told = set[int]()

    def once(line: int, product_id: str) -> None:
        if line not in told:
            told.add(line)
            on_unknown(line, product_id)

    return _write(engine, rows, batch_mark, once)


@again_after_deadlocks
def _write(
    engine: sa.Engine, rows: Sequence[Numbered], batch_mark: BatchMark, on_unknown: Callable[[int, str], None]
) -> tuple[int, int]:
    with engine.begin() as connection:
        connection.execute(_STAGE)
        copy_into_stage(connection, "stage", _COLUMNS, (_values(numbered) for numbered in rows))
        unknown = connection.execute(_WITHOUT_PRODUCT).all()
        for line, product_id in sorted((row.line, row.product_id) for row in unknown):
            on_unknown(line, product_id)
        connection.execute(_USERS)
        added = connection.execute(_INSERT, CONSTANTS).scalar_one()
        batch_mark.mark(connection)
    return int(added), len(unknown)


def _values(numbered: Numbered) -> tuple[object, ...]:
    row = numbered.row
    return (
        numbered.line,
        row.transaction_id,
        row.user_id,
        row.product_id,
        row.kind,
        row.occurred_at.isoformat(),
        row.quantity,
        row.rating,
    )
