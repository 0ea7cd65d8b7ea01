"""Writes transactions, each exactly once, together with everything that they change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from smartrec_recommender.history import TransactionKind
from smartrec_recommender.popularity import COUNTS, stored_popularity

KEY_LIFETIME = timedelta(hours=24)
_INSERT = sa.text("""
    INSERT INTO transactions
        (transaction_id, user_number, product_number, kind, occurred_at, quantity, rating)
    VALUES (:transaction_id, :user_number, :product_number, :kind, :occurred_at, :quantity, :rating)
    ON CONFLICT (tenant, transaction_id) DO NOTHING RETURNING transaction_id
""")
_USER = sa.text("""
    INSERT INTO users (user_id, history_version) VALUES (:user_id, 1)
    ON CONFLICT (tenant, user_id) DO UPDATE SET history_version = users.history_version + 1
    RETURNING user_number
""")
_POPULARITY = sa.text("""
    INSERT INTO product_popularity (product_number, category_term, popularity)
    SELECT product_number, category_term, :popularity FROM products WHERE product_number = :product_number
    ON CONFLICT (product_number) DO UPDATE
    SET popularity = product_popularity.popularity + excluded.popularity
""")
_CLAIM_KEY = sa.text("""
    INSERT INTO idempotency_keys (idempotency_key, body_hash, transaction_id, used_at)
    VALUES (:key, :body_hash, :transaction_id, :now)
    ON CONFLICT (tenant, idempotency_key) DO UPDATE
    SET body_hash = excluded.body_hash, transaction_id = excluded.transaction_id, used_at = excluded.used_at
    WHERE idempotency_keys.used_at < :expired_before
    RETURNING transaction_id
""")
_KEY = sa.text("SELECT body_hash, transaction_id FROM idempotency_keys WHERE idempotency_key = :key")
_PRODUCT_NUMBER = sa.text("SELECT product_number FROM products WHERE product_id = :product_id")


class ProductNotFound(LookupError):
    """The transaction names a product that is not in the catalogue."""


class KeyUsedForAnotherBody(ValueError):
    """The idempotency key came before, with another body."""


@dataclass(frozen=True)
class NewTransaction:
    """A transaction as it comes in. `rating` 1..5 for the kind rating, else None."""

    transaction_id: str
    user_id: str
    product_id: str
    kind: TransactionKind
    occurred_at: datetime
    quantity: int = 1
    rating: int | None = None


def record_transaction(
    engine: sa.Engine, new: NewTransaction, key: str | None, body_hash: str, now: datetime
) -> str:
    """Returns: the transaction's id; for a key that came before with the same body, the id of that time.

    Raises ProductNotFound or KeyUsedForAnotherBody, and then nothing is written.
    """
    with engine.begin() as connection:
        if key is not None and (earlier := _claim(connection, key, body_hash, new.transaction_id, now)):
            return earlier
        _write(connection, new)
    return new.transaction_id


def _claim(
    connection: sa.Connection, key: str, body_hash: str, transaction_id: str, now: datetime
) -> str | None:
    """Takes the key, or returns the transaction it stands for. A caller beside us waits for our commit."""
    values = {"key": key, "body_hash": body_hash, "transaction_id": transaction_id}
    times = {"now": now, "expired_before": now - KEY_LIFETIME}
    if connection.execute(_CLAIM_KEY, {**values, **times}).first():
        return None
    earlier_hash, earlier_id = connection.execute(_KEY, {"key": key}).one()
    if earlier_hash != body_hash:
        raise KeyUsedForAnotherBody(key)
    return str(earlier_id)


def _write(connection: sa.Connection, new: NewTransaction) -> None:
    product_number = connection.execute(_PRODUCT_NUMBER, {"product_id": new.product_id}).scalar()
    if product_number is None:
        raise ProductNotFound(new.product_id)
    values = {
        "transaction_id": new.transaction_id,
        "product_number": product_number,
        "kind": new.kind,
        "occurred_at": new.occurred_at,
        "quantity": new.quantity,
        "rating": new.rating,
        "popularity": stored_popularity(COUNTS[new.kind] * new.quantity, new.occurred_at),
    }
    user_number = connection.execute(_USER, {"user_id": new.user_id}).scalar_one()
    if connection.execute(_INSERT, {**values, "user_number": user_number}).first():
        connection.execute(_POPULARITY, values)
