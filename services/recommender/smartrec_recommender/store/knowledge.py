"""Reads what is known of the shop, after a change only what has changed, and marks such changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from smartrec_recommender.blend import DEFAULT_WEIGHTS
from smartrec_recommender.knowledge import Knowledge
from smartrec_recommender.shelf import Shelf
from smartrec_recommender.store.catalogue import read_changed_at, read_columns, read_terms
from smartrec_recommender.store.collaborative import read_collaborative

_VERSION = sa.text("SELECT catalogue_version FROM catalogue_state")
_WEIGHTS = sa.text("SELECT parameters FROM models WHERE kind = 'blend' ORDER BY model_version DESC LIMIT 1")
_HABITS = sa.text("SELECT category_term, repeat_rate FROM category_habits")
_BUMP = sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1")


def read_knowledge(connection: sa.Connection, before: Knowledge | None = None) -> Knowledge:
    """Reads the version first: what changes meanwhile is then read again at the next request.

    `before`: what was known earlier; then only products written since are read, unless some were deleted.
    """
    version = connection.execute(_VERSION).scalar_one()
    changed_at, terms = read_changed_at(connection), read_terms(connection)
    with _unhurried(connection):
        shelf = _read_shelf(connection, before, terms.product_count)
        collaborative = read_collaborative(connection, before.collaborative if before else None)
    learned = connection.execute(_WEIGHTS).scalar() or {}
    weights = {**DEFAULT_WEIGHTS, **learned.get("weights", {})}
    habits = {row.category_term: row.repeat_rate for row in connection.execute(_HABITS)}
    least_repeat_rate = learned.get("least_repeat_rate", 1.0)
    return Knowledge(
        version,
        changed_at,
        terms,
        shelf,
        weights,
        habits,
        least_repeat_rate,
        collaborative=collaborative,
        demand=collaborative.demand.of(shelf.products.number),
    )


def _read_shelf(connection: sa.Connection, before: Knowledge | None, product_count: int) -> Shelf:
    if before is not None and before.changed_at is not None:
        shelf = before.shelf.updated(read_columns(connection, before.changed_at))
        if len(shelf) == product_count:
            return shelf
    return Shelf(read_columns(connection))


@contextmanager
def _unhurried(connection: sa.Connection) -> Iterator[None]:
    """Reading a large catalogue takes longer than any statement of a request may."""
    connection.execute(sa.text("SET statement_timeout = 0"))
    try:
        yield
    finally:
        connection.execute(sa.text("RESET statement_timeout"))


def bump_catalogue_version(connection: sa.Connection) -> None:
    """Makes every answer worked out so far stale; part of the transaction that changes the catalogue."""
    connection.execute(_BUMP)
