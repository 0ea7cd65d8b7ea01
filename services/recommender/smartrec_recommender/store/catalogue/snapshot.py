"""Reads what is known of the shop, after a change only what has changed, and marks such changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.shelf import Shelf
from smartrec_recommender.domain.snapshot import Knowledge
from smartrec_recommender.ranking.blend import DEFAULT_WEIGHTS
from smartrec_recommender.store.catalogue.image_clusters import read_codes, read_picture_groups
from smartrec_recommender.store.catalogue.products import (
    read_columns,
    read_columns_since,
    read_now_and_count,
    read_popularity,
    read_terms,
)
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
    read_at, product_count = read_now_and_count(connection)
    with _unhurried(connection):
        shelf = _read_shelf(connection, before, product_count)
        terms = read_terms(connection, product_count, shelf.encoding.currencies)
        learned_before = before.collaborative if before is not None else None
        collaborative = read_collaborative(connection, learned_before)
        if learned_before and learned_before.model_version != collaborative.model_version:
            # demand drifts slowly: it is enough to read that of all whenever the shop learns anew
            shelf = shelf.with_popularity(read_popularity(connection, shelf.products.number))
    learned = connection.execute(_WEIGHTS).scalar() or {}
    weights = {**DEFAULT_WEIGHTS, **learned.get("weights", {})}
    habits = {row.category_term: row.repeat_rate for row in connection.execute(_HABITS)}
    least_repeat_rate = learned.get("least_repeat_rate", 1.0)
    return Knowledge(
        version,
        read_at,
        terms,
        shelf,
        weights,
        habits,
        least_repeat_rate,
        collaborative=collaborative,
        demand=collaborative.demand.of(shelf.products.number),
    )


def _read_shelf(connection: sa.Connection, before: Knowledge | None, product_count: int) -> Shelf:
    if before is not None and before.read_at is not None:
        changed, pictures = read_columns_since(connection, before.read_at), before.shelf.pictures
        if pictures is not None:
            pictures = pictures.of(read_codes(connection, pictures.centres, changed.number))
        shelf = before.shelf.updated(Shelf(changed, pictures))
        if len(shelf) == product_count:
            return _grouped(connection, shelf)
    return _grouped(connection, Shelf(read_columns(connection)))


def _grouped(connection: sa.Connection, shelf: Shelf) -> Shelf:
    """Learns the groups of pictures anew where there are twice as many pictures as they were learned from."""
    if shelf.pictures is not None and not shelf.pictures.is_outgrown:
        return shelf
    return replace(shelf, pictures=read_picture_groups(connection, shelf.products.number))


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
