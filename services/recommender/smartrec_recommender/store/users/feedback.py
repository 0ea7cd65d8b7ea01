"""Writes what users made of what they were shown, each event once; reads what they want to see no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from smartrec_recommender.store.deadlocks import again_after_deadlocks
from smartrec_recommender.store.prepared import Prepared

FeedbackKind = Literal["impression", "click", "not_interested", "interested_again", "wrong_category"]
_INSERT = sa.text("""
    INSERT INTO feedback (event_id, user_id, product_id, kind, list, position, query, occurred_at)
    SELECT given.* FROM unnest(
        CAST(:event_ids AS text[]), CAST(:users AS text[]), CAST(:products AS text[]), CAST(:kinds AS text[]),
        CAST(:lists AS text[]), CAST(:positions AS int[]), CAST(:queries AS text[]),
        CAST(:moments AS timestamptz[])
    ) AS given(event_id, user_id, product_id, kind, list, position, query, occurred_at) ORDER BY event_id
    ON CONFLICT (tenant, event_id) DO NOTHING RETURNING event_id
""")
_EARLIER = sa.text("""
    SELECT event_id, user_id, product_id, kind FROM feedback WHERE event_id = ANY(:event_ids)
""")
_KNOWN_PRODUCTS = sa.text("SELECT product_id FROM products WHERE product_id = ANY(:ids)")
# The version changes so that no answer from the cache shows what its user has just refused.
_USERS = sa.text("""
    INSERT INTO users (user_id, history_version)
    SELECT user_id, 1 FROM unnest(CAST(:ids AS text[])) AS given(user_id) ORDER BY user_id
    ON CONFLICT (tenant, user_id) DO UPDATE SET history_version = users.history_version + 1
""")
_DISMISS = sa.text("""
    INSERT INTO dismissed_products (user_number, product_number)
    SELECT u.user_number, p.product_number
    FROM unnest(CAST(:users AS text[]), CAST(:products AS text[])) AS given(user_id, product_id)
    JOIN users u USING (user_id) JOIN products p USING (product_id)
    ORDER BY u.user_number, p.product_number ON CONFLICT DO NOTHING
""")
_TAKE_BACK = sa.text("""
    DELETE FROM dismissed_products d
    USING unnest(CAST(:users AS text[]), CAST(:products AS text[])) AS given(user_id, product_id)
    JOIN users u USING (user_id) JOIN products p USING (product_id)
    WHERE d.user_number = u.user_number AND d.product_number = p.product_number
""")
_DISMISSED = Prepared("dismissed", "SELECT product_number FROM dismissed_products WHERE user_number = $1")
_CHANGE = {"not_interested": _DISMISS, "interested_again": _TAKE_BACK}


@dataclass(frozen=True)
class FeedbackEvent:
    """`event_id`: unique in the shop. `list`, `position` (from 1), `query`: where the product was shown."""

    event_id: str
    kind: FeedbackKind
    product_id: str
    user_id: str | None
    list: str | None
    position: int | None
    query: str | None
    occurred_at: datetime


FeedbackStatus = Literal["recorded", "repeated", "unknown product", "event id taken"]


@again_after_deadlocks
def record_feedback(engine: sa.Engine, events: Sequence[FeedbackEvent]) -> list[FeedbackStatus]:
    """Returns: what became of each, in the same order. One that is refused does not stop the others."""
    with engine.begin() as connection:
        ids = sorted({event.product_id for event in events})
        known = set(connection.execute(_KNOWN_PRODUCTS, {"ids": ids}).scalars())
        first = {event.event_id: event for event in reversed(events) if event.product_id in known}
        new = set(_insert(connection, list(first.values()))) if first else set()
        _dismiss(connection, [first[event_id] for event_id in first if event_id in new])
        stored = connection.execute(_EARLIER, {"event_ids": sorted(first)})
        recorded = {row.event_id: tuple(row)[1:] for row in stored}
    return [_status(event, known, first, new, recorded) for event in events]


def _insert(connection: sa.Connection, events: Sequence[FeedbackEvent]) -> list[str]:
    rows = {
        "event_ids": [event.event_id for event in events],
        "users": [event.user_id for event in events],
        "products": [event.product_id for event in events],
        "kinds": [event.kind for event in events],
        "lists": [event.list for event in events],
        "positions": [event.position for event in events],
        "queries": [event.query for event in events],
        "moments": [event.occurred_at for event in events],
    }
    return list(connection.execute(_INSERT, rows).scalars())


def _dismiss(connection: sa.Connection, events: Sequence[FeedbackEvent]) -> None:
    """Of one user and product the latest word holds."""
    latest: dict[tuple[str, str], FeedbackEvent] = {}
    for event in sorted(events, key=lambda event: event.occurred_at):
        if event.user_id is not None and event.kind in _CHANGE:
            latest[event.user_id, event.product_id] = event
    if not latest:
        return
    connection.execute(_USERS, {"ids": sorted({user_id for user_id, _ in latest})})
    for kind, statement in _CHANGE.items():
        pairs = [pair for pair, event in latest.items() if event.kind == kind]
        if pairs:
            users, products = zip(*pairs, strict=True)
            connection.execute(statement, {"users": list(users), "products": list(products)})


def _status(
    event: FeedbackEvent,
    known: set[str],
    first: dict[str, FeedbackEvent],
    new: set[str],
    recorded: dict[str, tuple[object, ...]],
) -> FeedbackStatus:
    if event.product_id not in known:
        return "unknown product"
    if recorded[event.event_id] != (event.user_id, event.product_id, event.kind):
        return "event id taken"
    return "recorded" if event.event_id in new and first[event.event_id] is event else "repeated"


def read_dismissed(connection: sa.Connection, user_number: int | None) -> frozenset[int]:
    """Returns: the numbers of the products that the user does not want to see."""
    if user_number is None:
        return frozenset()
    return frozenset(_DISMISSED.execute(connection, user_number).scalars())
