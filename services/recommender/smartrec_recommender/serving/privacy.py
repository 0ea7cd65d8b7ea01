"""One user's data, all of it: shown to the user, or erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.users.history import history_of
from smartrec_recommender.domain.users.profile import Profile, profile_of
from smartrec_recommender.serving.caching.cache import ResultsCache, user_key
from smartrec_recommender.store.catalogue.products import read_columns_of, read_now_and_count, read_terms
from smartrec_recommender.store.deadlocks import again_after_deadlocks
from smartrec_recommender.store.users.histories import read_events
from smartrec_recommender.store.users.privacy import delete_records, read_records, read_user_number

_KINDS = ("category", "attribute", "brand", "colour", "gender", "season")
_MOST_TERMS = 50


class Erased(NamedTuple):
    """How much there was: rows by table, and answers in the cache."""

    rows: dict[str, int]
    cached_answers: int


def export_user(engine: sa.Engine, user_id: str, now: datetime) -> dict[str, Any]:
    """Everything that is kept of the user, and the taste that is read off it at each request."""
    with engine.connect() as connection:
        user_number = read_user_number(connection, user_id)
        profile = {} if user_number is None else _taste(connection, user_number, now)
        return {
            "user_id": user_id,
            "exported_at": now,
            "profile": profile,
            "records": read_records(connection, user_id),
        }


@again_after_deadlocks
def erase_user(engine: sa.Engine, cache: ResultsCache, user_id: str) -> Erased:
    """All or nothing: where the cache cannot be emptied, the database keeps the user as well.

    Raises redis.RedisError.
    """
    with engine.begin() as connection:
        user_number = read_user_number(connection, user_id)
        rows = delete_records(connection, user_id)
        cached = cache.forget_user(user_key(user_number, is_named=True)) if user_number is not None else 0
    if user_number is not None:  # what was worked out while we deleted
        cached += cache.forget_user(user_key(user_number, is_named=True))
    return Erased(rows, cached)


def _taste(connection: sa.Connection, user_number: int, now: datetime) -> dict[str, Any]:
    events = read_events(connection, user_number)
    liked = CatalogueIndex(read_columns_of(connection, sorted({event.product_number for event in events})))
    there = set(liked.products.number.tolist())
    history = history_of([event for event in events if event.product_number in there], now)
    _, product_count = read_now_and_count(connection)
    terms = read_terms(connection, product_count)
    products = liked.products.take(liked.rows_of(history.product_number))
    return {
        "temperature": history.temperature,
        **_profile_document(profile_of(history.weight, products, terms), terms),
    }


def _profile_document(profile: Profile, terms: Terms) -> dict[str, Any]:
    """Likings and dislikes by kind, the strongest first."""
    taste: dict[str, Any] = {}
    for kind in _KINDS:
        strength = {term.name: float(profile.affinity[term.number]) for term in terms.of_kind(kind)}
        strongest = sorted(strength, key=lambda name: (-abs(strength[name]), name))[:_MOST_TERMS]
        taste[kind] = {name: round(strength[name], 4) for name in strongest if round(strength[name], 4)}
    return {"confidence": round(profile.confidence, 4), "taste": taste}
