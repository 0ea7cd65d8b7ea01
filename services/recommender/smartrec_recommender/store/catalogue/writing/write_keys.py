"""Idempotency keys of writes to the catalogue: a write that comes late a second time undoes no newer one.

They stand beside those of transactions (`store/users/transactions.py`): a key names one request of either.
"""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.store.users.transactions import KEY_LIFETIME, KeyUsedForAnotherBody

_READ = sa.text("""
    SELECT body_hash FROM idempotency_keys
    WHERE idempotency_key = :key AND used_at > now() - CAST(:lifetime AS interval)
""")
_CLAIM = sa.text("""
    INSERT INTO idempotency_keys (idempotency_key, body_hash, transaction_id, used_at)
    VALUES (:key, :body_hash, '', now())
    ON CONFLICT (tenant, idempotency_key) DO UPDATE SET body_hash = excluded.body_hash, used_at = now()
    WHERE idempotency_keys.used_at <= now() - CAST(:lifetime AS interval)
""")


class WriteKey(NamedTuple):
    """The caller's key, and what is written under it."""

    key: str
    body_hash: str


def is_written_before(connection: sa.Connection, key: WriteKey) -> bool:
    """Raises KeyUsedForAnotherBody."""
    found = connection.execute(_READ, {"key": key.key, "lifetime": KEY_LIFETIME}).scalar()
    if found is not None and found != key.body_hash:
        raise KeyUsedForAnotherBody(key.key)
    return found is not None


def claim_write_key(connection: sa.Connection, key: WriteKey) -> None:
    """Part of the transaction that writes; a caller beside us with the same key waits for its commit.

    Raises KeyUsedForAnotherBody.
    """
    values = {**key._asdict(), "lifetime": KEY_LIFETIME}
    if not connection.execute(_CLAIM, values).rowcount:
        is_written_before(connection, key)
