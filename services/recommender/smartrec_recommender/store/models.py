"""Reads what models learn from, and writes what they learned, each time as a new model version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH, ProductColumns
from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.event_log import GUEST, EventLog
from smartrec_recommender.store.catalogue.products import read_details
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version, read_snapshot

_ADD_REPURCHASE_RATE = sa.text(
    "INSERT INTO category_habits (category_term, repeat_rate) VALUES (:category, :rate)"
)
_NEW_MODEL = sa.text("""
    INSERT INTO models (kind, parameters, figures)
    VALUES (:kind, CAST(:parameters AS jsonb), CAST(:figures AS jsonb)) RETURNING model_version
""")
_ALL_EVENTS = """
    SELECT coalesce(user_number, -1), product_number, kind, extract(epoch FROM occurred_at)::float8, quantity,
           coalesce(rating, 0)
    FROM transactions ORDER BY occurred_at, transaction_id
"""
_USER_IDS = sa.text("SELECT user_number, user_id FROM users")
_OLD_KEYS = sa.text("DELETE FROM idempotency_keys WHERE used_at < now() - interval '24 hours'")


def read_event_log(connection: sa.Connection, catalogue: CatalogueIndex) -> tuple[EventLog, list[str]]:
    """Returns: all events of products in the catalogue, in the order of time, and the id of each user."""
    rows = connection.execute(sa.text(_ALL_EVENTS)).all()
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    user, number, kind, seconds, quantity, rating = columns
    numbers = np.array(number, dtype=np.int64)
    in_catalogue = np.isin(numbers, catalogue.products.number)
    users = np.array(user, dtype=np.int64)
    distinct = np.unique(users[users != GUEST])
    place = np.where(users == GUEST, GUEST, np.searchsorted(distinct, users))
    log = EventLog(
        user=place[in_catalogue],
        row=catalogue.rows_of(numbers[in_catalogue]),
        kind=np.array(kind, dtype=np.str_)[in_catalogue],
        seconds=np.array(seconds, dtype=np.float64)[in_catalogue],
        quantity=np.array(quantity, dtype=np.int64)[in_catalogue],
        rating=np.array(rating, dtype=np.int64)[in_catalogue],
        users=len(distinct),
        products=len(catalogue),
    )
    ids = {row.user_number: row.user_id for row in connection.execute(_USER_IDS)}
    return log, [ids[number] for number in distinct.tolist()]


def write_events(connection: sa.Connection, file: BinaryIO) -> None:
    """All events in the order of time, a line each: user (-1: a guest), product, kind, Unix time, quantity,
    rating (0: none).
    """
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 (the pool has just handed it out)
    with driver.cursor() as cursor:
        cursor.copy_expert(f"COPY ({_ALL_EVENTS}) TO STDOUT (FORMAT csv)", file)


def read_products(connection: sa.Connection) -> tuple[Snapshot, ProductColumns]:
    """Returns: what is known, and all products with embeddings."""
    snapshot = read_snapshot(connection)
    products = snapshot.catalogue.products
    details = read_details(
        connection, products, EmbeddingCache(0, EMBEDDING_LENGTH), snapshot.embedding_model
    )
    return snapshot, products.with_details(*details)


def read_everything(connection: sa.Connection) -> tuple[Snapshot, ProductColumns, EventLog, list[str]]:
    """Returns: the same, all events, and the id of each user."""
    snapshot, products = read_products(connection)
    return snapshot, products, *read_event_log(connection, snapshot.catalogue)


def write_model(
    connection: sa.Connection, kind: str, parameters: dict[str, Any], figures: dict[str, Any]
) -> int:
    """Returns: the new model version."""
    values = {"kind": kind, "parameters": json.dumps(parameters), "figures": json.dumps(figures)}
    return int(connection.execute(_NEW_MODEL, values).scalar_one())


def replace_repurchase_rates(connection: sa.Connection, rates: Mapping[int, float]) -> None:
    """Puts the repurchase rates (0..1, by category term) in place of those that there were."""
    connection.execute(sa.text("DELETE FROM category_habits"))
    if rates:
        rows = [{"category": category, "rate": rate} for category, rate in rates.items()]
        connection.execute(_ADD_REPURCHASE_RATE, rows)


def finish_learning(connection: sa.Connection) -> None:
    """Makes cached answers stale, and deletes idempotency keys that have expired."""
    bump_catalogue_version(connection)
    connection.execute(_OLD_KEYS)
