"""Writes transactions one by one or many at once, each exactly once, together with everything they change.

Locks are taken in one order (users, keys, transactions, products; each sorted), so that writers beside one
another wait, and never for each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.users.history import TransactionKind
from smartrec_recommender.store.catalogue.identifiers import resolve_identifiers
from smartrec_recommender.store.deadlocks import again_after_deadlocks
from smartrec_recommender.store.users.popularity import CONSTANTS, COUNT_ADDED

KEY_LIFETIME = timedelta(hours=24)
CLOCKS_MAY_DIFFER = timedelta(minutes=5)
_PRODUCTS = sa.text("SELECT product_id, product_number FROM products WHERE product_id = ANY(:ids)")
_USERS = sa.text("""
    INSERT INTO users (user_id, history_version)
    SELECT user_id, 1 FROM unnest(CAST(:ids AS text[])) AS given(user_id) ORDER BY user_id
    ON CONFLICT (tenant, user_id) DO UPDATE SET history_version = users.history_version + 1
    RETURNING user_id, user_number, xmax = 0 AS is_new
""")
_FORGET_STRANGERS = sa.text("""
    DELETE FROM users WHERE user_number = ANY(:numbers)
    AND NOT EXISTS (SELECT FROM transactions WHERE transactions.user_number = users.user_number)
""")
_CLAIM_KEYS = sa.text("""
    INSERT INTO idempotency_keys (idempotency_key, body_hash, transaction_id, user_number, used_at)
    SELECT given.*, :now FROM unnest(
        CAST(:keys AS text[]), CAST(:hashes AS text[]),
        CAST(:transaction_ids AS text[]), CAST(:users AS int[])
    ) AS given(key, body_hash, transaction_id, user_number) ORDER BY key
    ON CONFLICT (tenant, idempotency_key) DO UPDATE
    SET body_hash = excluded.body_hash, transaction_id = excluded.transaction_id,
        user_number = excluded.user_number, used_at = excluded.used_at
    WHERE idempotency_keys.used_at < :expired_before
    RETURNING idempotency_key
""")
_KEYS = sa.text("""
    SELECT idempotency_key, body_hash, transaction_id FROM idempotency_keys
    WHERE idempotency_key = ANY(:keys)
""")
_INSERT = sa.text(f"""
    WITH added AS (
        INSERT INTO transactions
            (transaction_id, user_number, product_number, kind, occurred_at, quantity, rating)
        SELECT * FROM unnest(
            CAST(:transaction_ids AS text[]), CAST(:users AS int[]), CAST(:products AS int[]),
            CAST(:kinds AS text[]), CAST(:moments AS timestamptz[]), CAST(:quantities AS int[]),
            CAST(:ratings AS smallint[])
        ) AS given(transaction_id) ORDER BY given.transaction_id
        ON CONFLICT (tenant, transaction_id) DO NOTHING
        RETURNING transaction_id, user_number, product_number, kind, occurred_at, quantity
    ), {COUNT_ADDED}
    SELECT transaction_id FROM added
""")  # noqa: S608 (constants)
_RECORDED = sa.text("""
    SELECT transaction_id, user_number, product_number, kind, occurred_at, quantity, rating
    FROM transactions WHERE transaction_id = ANY(:ids)
""")


class ProductNotFound(LookupError):
    """The transaction names a product that is not in the catalogue."""


class KeyUsedForAnotherBody(ValueError):
    """The idempotency key came before, with another body."""


class IdOfAnotherTransaction(ValueError):
    """Another transaction is recorded under the id that the caller chose."""


@dataclass(frozen=True)
class NewTransaction:
    """A transaction as it comes in. `rating` 1..5 for the kind rating, else None.

    `key` and `body_hash`: with them it is recorded once, however often it is sent within KEY_LIFETIME.
    `is_named`: the id is the caller's, and with it the transaction is recorded once for good. `has_time`: so
    is the time, which is else that of the call.
    """

    transaction_id: str
    user_id: str
    product_id: str
    kind: TransactionKind
    occurred_at: datetime
    quantity: int = 1
    rating: int | None = None
    is_named: bool = False
    has_time: bool = True
    key: str | None = None
    body_hash: str = ""


class Recorded(NamedTuple):
    """A transaction that is recorded now; `is_new`: it was not before this call."""

    transaction_id: str
    is_new: bool


Refusal = ProductNotFound | KeyUsedForAnotherBody | IdOfAnotherTransaction
Outcome = Recorded | Refusal


@again_after_deadlocks
def record_transactions(engine: sa.Engine, new: Sequence[NewTransaction], now: datetime) -> list[Outcome]:
    """Returns: the outcome of each, in the same order. One that cannot be recorded does not stop the others.

    `now`: the time by which idempotency keys expire.
    """
    with engine.begin() as connection:
        product_number = _product_numbers(connection, {one.product_id for one in new})
        known = [one for one in new if one.product_id in product_number]
        if not known:
            return [ProductNotFound(one.product_id) for one in new]
        users = connection.execute(_USERS, {"ids": sorted({one.user_id for one in known})}).all()
        user_number = {user.user_id: user.user_number for user in users}
        earlier = _claim_keys(connection, known, user_number, now)
        fresh = {one.transaction_id: one for one in reversed(known) if one.key is None}
        firsts = _first_of_key(known)
        fresh |= {one.transaction_id: one for key, one in firsts.items() if earlier[key] == _mark(one)}
        ids = _insert(connection, list(fresh.values()), user_number, product_number)
        added = {transaction_id: fresh[transaction_id] for transaction_id in ids}
        taken = _taken(connection, known, user_number, product_number)
        outcomes = [_outcome(one, product_number, earlier, added, taken) for one in new]
        strangers = [user.user_number for user in users if user.is_new]
        if strangers and not all(isinstance(outcome, Recorded) for outcome in outcomes):
            connection.execute(_FORGET_STRANGERS, {"numbers": strangers})
    return outcomes


def _outcome(
    one: NewTransaction,
    product_number: Mapping[str, int],
    earlier: Mapping[str, tuple[str, str]],
    added: Mapping[str, NewTransaction],
    taken: set[NewTransaction],
) -> Outcome:
    if one.product_id not in product_number:
        return ProductNotFound(one.product_id)
    body_hash, transaction_id = earlier.get(one.key or "", _mark(one))
    if body_hash != one.body_hash:
        return KeyUsedForAnotherBody(one.key)
    if one in taken:
        return IdOfAnotherTransaction(one.transaction_id)
    return Recorded(transaction_id, added.get(transaction_id) is one)


def _mark(one: NewTransaction) -> tuple[str, str]:
    return one.body_hash, one.transaction_id


def _first_of_key(known: Sequence[NewTransaction]) -> dict[str, NewTransaction]:
    """Of those with a key, the first of each key: the others repeat it."""
    return {one.key: one for one in reversed(known) if one.key is not None}


def _claim_keys(
    connection: sa.Connection, known: Sequence[NewTransaction], user_number: Mapping[str, int], now: datetime
) -> dict[str, tuple[str, str]]:
    """Takes the keys. Returns: by key the body and the transaction that it stands for, ours or not.

    A caller beside us with the same key waits for our commit.
    """
    keyed = list(_first_of_key(known).values())
    if not keyed:
        return {}
    values = {
        "keys": [one.key for one in keyed],
        "hashes": [one.body_hash for one in keyed],
        "transaction_ids": [one.transaction_id for one in keyed],
        "users": [user_number[one.user_id] for one in keyed],
    }
    connection.execute(_CLAIM_KEYS, {**values, "now": now, "expired_before": now - KEY_LIFETIME})
    rows = connection.execute(_KEYS, {"keys": values["keys"]})
    return {key: (body_hash, transaction_id) for key, body_hash, transaction_id in rows}


def _insert(
    connection: sa.Connection,
    fresh: Sequence[NewTransaction],
    user_number: Mapping[str, int],
    product_number: Mapping[str, int],
) -> set[str]:
    """Also counts them for popularity. Returns: the ids that were not there before."""
    if not fresh:
        return set()
    values = {
        "transaction_ids": [one.transaction_id for one in fresh],
        "users": [user_number[one.user_id] for one in fresh],
        "products": [product_number[one.product_id] for one in fresh],
        "kinds": [one.kind for one in fresh],
        "moments": [one.occurred_at for one in fresh],
        "quantities": [one.quantity for one in fresh],
        "ratings": [one.rating for one in fresh],
    }
    return set(connection.execute(_INSERT, {**values, **CONSTANTS}).scalars())


def _taken(
    connection: sa.Connection,
    known: Sequence[NewTransaction],
    user_number: Mapping[str, int],
    product_number: Mapping[str, int],
) -> set[NewTransaction]:
    """Returns: those whose id the caller chose and under which another transaction is recorded."""
    named = [one for one in known if one.is_named]
    if not named:
        return set()
    rows = connection.execute(_RECORDED, {"ids": [one.transaction_id for one in named]})
    recorded = {row.transaction_id: row for row in rows}
    return {
        one
        for one in named
        if (row := recorded.get(one.transaction_id)) is not None  # not there: its key is another's
        and not _is_same(one, row, user_number[one.user_id], product_number)
    }


def _is_same(one: NewTransaction, row: Any, user_number: int, product_number: Mapping[str, int]) -> bool:
    """Times may differ by CLOCKS_MAY_DIFFER: two systems record one event by two clocks."""
    said = (user_number, product_number[one.product_id], one.kind, one.quantity, one.rating)
    is_then = not one.has_time or abs(one.occurred_at - row.occurred_at) <= CLOCKS_MAY_DIFFER
    return is_then and said == (row.user_number, row.product_number, row.kind, row.quantity, row.rating)


def _product_numbers(connection: sa.Connection, ids: set[str]) -> dict[str, int]:
    """A sale may name a product by any of its names, as a variant's number or SKU."""
    numbers = {row[0]: row[1] for row in connection.execute(_PRODUCTS, {"ids": sorted(ids)})}
    named = resolve_identifiers(connection, ids - numbers.keys())
    return numbers | {name: product.product_number for name, product in named.items()}
