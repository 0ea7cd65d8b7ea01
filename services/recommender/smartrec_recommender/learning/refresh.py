"""The job that learns anew from all transactions: item neighbours and the categories' habits."""

from __future__ import annotations

import time
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.learning.neighbours import K1, NEIGHBOURS, B, learn_neighbours
from smartrec_recommender.store import learning
from smartrec_recommender.store.product_import import analyse


class Refreshed(NamedTuple):
    """What a refresh learned."""

    model_version: int
    interactions: int
    neighbour_pairs: int
    seconds: float


def refresh(engine: sa.Engine) -> Refreshed:
    """Learns and puts what was learned in place, all at once."""
    started = time.perf_counter()
    with engine.begin() as connection:
        interactions = learning.read_interactions(connection)
        pairs = learn_neighbours(interactions)
        figures = {"interactions": len(interactions), "pairs": len(pairs.product)}
        parameters = {"algorithm": "bm25-item-item", "neighbours": NEIGHBOURS, "k1": K1, "b": B}
        version = learning.write_model(connection, "neighbours", parameters, figures)
        learning.replace_neighbours(connection, pairs, version)
        learning.replace_habits(connection)
        learning.finish_learning(connection)
    analyse(engine, "product_neighbours")
    seconds = round(time.perf_counter() - started, 2)
    return Refreshed(version, len(interactions), len(pairs.product), seconds)
