"""Puts together what is known of the user who asks: events, history, taste, what others bought with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH
from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.domain.snapshot import Snapshot
from smartrec_recommender.domain.users.history import Event, History, history_of
from smartrec_recommender.domain.users.profile import profile_of
from smartrec_recommender.domain.users.user import Temperature, User
from smartrec_recommender.store.catalogue.products import read_embeddings
from smartrec_recommender.store.users.histories import read_events

_STRONGEST_WITH_PICTURE = 30


def events_of(
    connection: sa.Connection, user_number: int | None, viewed: Sequence[int], now: datetime
) -> list[Event]:
    """What the user did, and looked at in this session; `viewed`: product numbers."""
    events = read_events(connection, user_number) if user_number is not None else []
    return [*events, *(Event(number, "view", now, 1, None) for number in viewed)]


def with_purchase_only(events: Sequence[Event], product_number: int, now: datetime) -> list[Event]:
    """The purchases of this product, or one that is made up: the history of whoever bought nothing else."""
    bought = [event for event in events if event[:2] == (product_number, "purchase")]
    return bought or [Event(product_number, "purchase", now, 1, None)]


def history_in_catalogue(events: Sequence[Event], snapshot: Snapshot, now: datetime) -> History:
    """The history with those products that the catalogue still has."""
    catalogue = snapshot.catalogue
    numbers = np.unique(np.array([event.product_number for event in events], dtype=np.int64))
    still_there = set(catalogue.products.number[catalogue.rows_of(numbers)].tolist())
    return history_of([event for event in events if event.product_number in still_there], now)


def load_user(
    connection: sa.Connection,
    history: History,
    snapshot: Snapshot,
    temperature: Temperature,
    embeddings: EmbeddingCache,
) -> User:
    """`embeddings`: the memory that all requests share."""
    liked = snapshot.catalogue.products.take(snapshot.catalogue.rows_of(history.product_number))
    seen = np.flatnonzero(history.weight > 0)[:_STRONGEST_WITH_PICTURE]
    embedding = np.zeros((len(history), EMBEDDING_LENGTH), dtype=np.float32)
    embedding[seen] = read_embeddings(connection, liked.take(seen), embeddings, snapshot.embedding_model)
    return User(
        temperature=temperature,
        history=history,
        liked=liked.with_details(liked.popularity, embedding),
        profile=profile_of(history.weight, liked, snapshot.terms),
        neighbours=snapshot.collaborative.neighbours.of(history),
        factors=snapshot.collaborative.factors.fold_in(history.product_number, history.weight),
    )
