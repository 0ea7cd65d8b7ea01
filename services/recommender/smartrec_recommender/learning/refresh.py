"""The job that learns anew from all transactions: neighbours, habits, the weights of the feed."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.blend import FEED_WEIGHTS
from smartrec_recommender.learning.neighbours import K1, NEIGHBOURS, B, learn_neighbours
from smartrec_recommender.learning.replay import replay_at
from smartrec_recommender.learning.weights import Learned, learn_weights
from smartrec_recommender.store import learning
from smartrec_recommender.store.product_import import analyse

_LEAST_SHOPPERS = 50
_VALIDATION_SHARE = 0.2


class Refreshed(NamedTuple):
    """What a refresh learned. `weights` names whose weights the feed has now."""

    model_version: int
    interactions: int
    neighbour_pairs: int
    weights: str
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
        learned = _weights(connection)
        learning.write_model(connection, "blend", _parameters(learned), learned.figures)
        learning.finish_learning(connection)
    analyse(engine, "product_neighbours")
    seconds = round(time.perf_counter() - started, 2)
    return Refreshed(version, len(interactions), len(pairs.product), learned.chosen, seconds)


def _parameters(learned: Learned) -> dict[str, Any]:
    return {"weights": {"feed": learned.weights}, "least_repeat_rate": learned.least_repeat_rate}


def _weights(connection: sa.Connection) -> Learned:
    """The default stays where too few shoppers tell better."""
    known, products, log, _ = learning.read_everything(connection)
    default = Learned(dict(FEED_WEIGHTS), log.mean_repeat_rate(), "default", {})
    if not len(log):
        return default
    before, after, moment = log.split(_VALIDATION_SHARE)
    wanted_of = after.wanted().products_of_users()
    if len(wanted_of) < _LEAST_SHOPPERS or not len(before):
        return default
    return learn_weights(replay_at(known, products, before, moment), wanted_of)
