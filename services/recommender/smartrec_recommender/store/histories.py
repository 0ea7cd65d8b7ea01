"""Reads what is known of shoppers: versions, events, learned neighbours of what they dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.history import Event
from smartrec_recommender.shopper import NO_NEIGHBOURS, Neighbours

MOST_EVENTS = 400
_STATE = sa.text("""
    SELECT s.catalogue_version, u.user_number, coalesce(u.history_version, 0),
           coalesce((SELECT popularity FROM product_popularity ORDER BY popularity DESC LIMIT 1), 0)
    FROM catalogue_state s LEFT JOIN users u ON u.user_id = :user_id
""")
_EVENTS = sa.text("""
    SELECT product_number, kind, occurred_at, quantity, rating FROM transactions
    WHERE user_number = :user_number ORDER BY occurred_at DESC, transaction_id LIMIT :most
""")
_NEIGHBOURS = sa.text("""
    SELECT product_number, neighbour_number, similarity FROM product_neighbours
    WHERE product_number = ANY(:numbers) ORDER BY product_number, neighbour_number
""")


class State(NamedTuple):
    """What an answer depends on besides its query. `user_number` is None for a shopper without a history."""

    catalogue_version: int
    user_number: int | None
    history_version: int
    greatest_popularity: float


def read_state(connection: sa.Connection, user_id: str | None) -> State:
    return State(*connection.execute(_STATE, {"user_id": user_id}).one())


def read_events(connection: sa.Connection, user_number: int) -> list[Event]:
    """The shopper's latest events, at most MOST_EVENTS."""
    rows = connection.execute(_EVENTS, {"user_number": user_number, "most": MOST_EVENTS})
    return [Event(*row) for row in rows]


def read_neighbours(connection: sa.Connection, numbers: Sequence[int]) -> Neighbours:
    """The learned neighbours of the products of `numbers`."""
    rows = connection.execute(_NEIGHBOURS, {"numbers": list(numbers)}).all() if len(numbers) else []
    if not rows:
        return NO_NEIGHBOURS
    of, number, similarity = zip(*rows, strict=True)
    return Neighbours(np.array(of, np.int64), np.array(number, np.int64), np.array(similarity, np.float64))
