"""Reads what every request needs to know of its user: the versions of the data, and the latest events."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.users.history import Event
from smartrec_recommender.store.prepared import Prepared

MOST_EVENTS = 400
_STATE = Prepared(
    "state",
    """
    SELECT s.catalogue_version, u.user_number, coalesce(u.history_version, 0),
           coalesce((SELECT popularity FROM product_popularity ORDER BY popularity DESC LIMIT 1), 0)
    FROM catalogue_state s LEFT JOIN users u ON u.user_id = $1
    """,
)
_EVENTS = Prepared(
    "events",
    f"""
    SELECT product_number, kind, occurred_at, quantity, rating FROM transactions
    WHERE user_number = $1 ORDER BY occurred_at DESC, transaction_id LIMIT {MOST_EVENTS}
    """,  # noqa: S608 (a constant)
)


class State(NamedTuple):
    """What an answer depends on besides its query. `user_number` is None for a user without a history."""

    catalogue_version: int
    user_number: int | None
    history_version: int
    greatest_popularity: float


def read_state(connection: sa.Connection, user_id: str | None) -> State:
    return State(*_STATE.execute(connection, user_id).one())


def read_events(connection: sa.Connection, user_number: int) -> list[Event]:
    """The user's latest events, at most MOST_EVENTS."""
    return [Event(*row) for row in _EVENTS.execute(connection, user_number)]
