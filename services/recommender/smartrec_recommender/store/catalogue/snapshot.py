"""Reads the snapshot of the shop, and marks changes of it. After a change only changed products are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.outfits.pairing import pairing_from
from smartrec_recommender.domain.shop_time import ShopTime, newest_events_ignored
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.store.catalogue.image_clusters import read_codes, read_picture_groups
from smartrec_recommender.store.catalogue.products import (
    read_columns,
    read_columns_since,
    read_now_and_count,
    read_popularity,
    read_terms,
    read_withdrawn_since,
)
from smartrec_recommender.store.collaborative import read_collaborative

_VERSION = sa.text("SELECT catalogue_version, embedding_model FROM catalogue_state")
_BLEND = sa.text("""
    SELECT parameters, trained_at FROM models WHERE kind = 'blend' ORDER BY model_version DESC LIMIT 1
""")
_LATEST = sa.text("SELECT parameters FROM models WHERE kind = :kind ORDER BY model_version DESC LIMIT 1")
_COUNT_EVENTS = sa.text("SELECT count(*) FROM transactions")
_NEWEST_EVENT = sa.text(
    "SELECT occurred_at FROM transactions ORDER BY occurred_at DESC LIMIT 1 OFFSET :ignored"
)
_REPURCHASE_RATES = sa.text("SELECT category_term, repeat_rate FROM category_habits")
_EXCHANGE_RATES = sa.text(
    "SELECT exchange_rates FROM tenants WHERE tenant = nullif(current_setting('smartrec.tenant', true), '')"
)
_BUMP = sa.text("UPDATE catalogue_state SET catalogue_version = catalogue_version + 1")


def read_snapshot(connection: sa.Connection, before: Snapshot | None = None) -> Snapshot:
    """Reads the version first: what changes meanwhile is then read again at the next request.

    `before`: what was known earlier; then only products written since are read, unless some were deleted.
    """
    version, model = connection.execute(_VERSION).one()
    read_at, product_count = read_now_and_count(connection)
    with _unhurried(connection):
        catalogue = _read_catalogue(connection, before, product_count, model)
        terms = read_terms(connection, product_count, catalogue.encoding.currencies)
        learned_before = before.collaborative if before is not None else None
        collaborative = read_collaborative(connection, learned_before)
        if learned_before and learned_before.model_version != collaborative.model_version:
            # demand drifts slowly: it is enough to read that of all whenever the shop learns anew
            catalogue = catalogue.with_popularity(read_popularity(connection, catalogue.products.number))
    blend = connection.execute(_BLEND).one_or_none()
    learned = {} if blend is None else blend.parameters
    repurchase_rate = {row.category_term: row.repeat_rate for row in connection.execute(_REPURCHASE_RATES)}
    min_repurchase_rate = learned.get("least_repeat_rate", 1.0)
    return Snapshot(
        version,
        read_at,
        terms,
        catalogue,
        repurchase_rate,
        min_repurchase_rate,
        collaborative=collaborative,
        demand=collaborative.demand.of(catalogue.products.number),
        learned_weights=learned.get("weights", {}),
        learned_fusion=learned.get("fusion", "linear"),
        learned_new_goods_places=learned.get("new_goods_places", 20),
        learned_ranker=_latest(connection, "ranker"),
        less_clicked=frozenset(_latest(connection, "exploration").get("less_clicked", ())),
        pairing=pairing_from(_latest(connection, "pairing")),
        exchange_rates=connection.execute(_EXCHANGE_RATES).scalar() or {},
        time=_time_of_shop(connection, blend, read_at),
        embedding_model=model,
    )


def _read_catalogue(
    connection: sa.Connection, before: Snapshot | None, product_count: int, model: str | None
) -> CatalogueIndex:
    is_switched = before is not None and before.embedding_model not in (None, model)  # groups are of a model
    if before is not None and before.read_at is not None and not is_switched:
        changed, pictures = read_columns_since(connection, before.read_at), before.catalogue.pictures
        if pictures is not None:
            pictures = pictures.of(read_codes(connection, pictures.centres, changed.number, model))
        gone = read_withdrawn_since(connection, before.read_at)
        catalogue = before.catalogue.updated(CatalogueIndex(changed, pictures), gone)
        if len(catalogue) == product_count:
            return _grouped(connection, catalogue, model)
    return _grouped(connection, CatalogueIndex(read_columns(connection)), model)


def _latest(connection: sa.Connection, kind: str) -> dict[str, Any]:
    """Returns: the parameters that the last refresh learned; empty before any."""
    return connection.execute(_LATEST, {"kind": kind}).scalar() or {}


def _time_of_shop(connection: sa.Connection, blend: sa.Row[Any] | None, read_at: datetime) -> ShopTime:
    """As the last refresh found it; before any, the newest event is looked up."""
    newest = None if blend is None else blend.parameters.get("newest_event_at")
    if blend is not None and newest is not None:
        return ShopTime(datetime.fromisoformat(newest), blend.trained_at)
    return ShopTime(read_newest_event(connection), read_at)


def read_newest_event(connection: sa.Connection) -> datetime | None:
    """When the newest event was, but for those of `newest_events_ignored`; None without any."""
    ignored = newest_events_ignored(int(connection.execute(_COUNT_EVENTS).scalar_one()))
    newest: datetime | None = connection.execute(_NEWEST_EVENT, {"ignored": ignored}).scalar()
    return newest


def _grouped(connection: sa.Connection, catalogue: CatalogueIndex, model: str | None) -> CatalogueIndex:
    """Clusters the pictures anew where there are twice as many as the clusters were learned from."""
    if catalogue.pictures is not None and not catalogue.pictures.is_outgrown:
        return catalogue
    return replace(catalogue, pictures=read_picture_groups(connection, catalogue.products.number, model))


@contextmanager
def _unhurried(connection: sa.Connection) -> Iterator[None]:
    """Reading a large catalogue takes longer than any statement of a request may."""
    connection.execute(sa.text("SET statement_timeout = 0"))
    try:
        yield
    finally:
        connection.execute(sa.text("RESET statement_timeout"))


def bump_catalogue_version(connection: sa.Connection) -> None:
    """Makes every cached answer stale. Call it in the transaction that changes the catalogue."""
    connection.execute(_BUMP)
