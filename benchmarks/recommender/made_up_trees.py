"""A learned ranker of the size that a refresh keeps, for the benchmark: what it says is chance, what it costs
is not.
"""

from __future__ import annotations

import numpy as np
import sqlalchemy as sa
import xgboost

from smartrec_recommender.ranking.learned.tree_ranker import FEATURE_NAMES, TreeRanker
from smartrec_recommender.store import models
from smartrec_recommender.training.blending.blend_selection import ROUNDS
from smartrec_recommender.training.blending.tree_training import PARAMETERS
from smartrec_recommender.training.weights import FEED_WEIGHTS, SCORERS

TREES = max(ROUNDS.values())
_REQUESTS, _PRODUCTS_OF_ONE, _SEED = 200, 100, 5


def put_trees_in_place(engine: sa.Engine) -> None:
    """From now on they order the feed of whoever has a history."""
    with engine.begin() as connection:
        models.write_model(connection, "ranker", _made_up_ranker().as_parameters(), {})
        models.finish_learning(connection)


def _made_up_ranker() -> TreeRanker:
    generator = np.random.default_rng(_SEED)
    rows = _REQUESTS * _PRODUCTS_OF_ONE
    table = generator.random((rows, len(SCORERS) + len(FEATURE_NAMES)), dtype=np.float32)
    is_chosen = generator.random(rows) < 0.2 * table[:, :4].sum(axis=1)
    group = np.repeat(np.arange(_REQUESTS), _PRODUCTS_OF_ONE)
    booster = xgboost.train(PARAMETERS, xgboost.DMatrix(table, is_chosen, qid=group, nthread=1), TREES)
    return TreeRanker(
        trees=bytes(booster.save_raw("ubj")),
        scorers=SCORERS,
        features=FEATURE_NAMES,
        weights=FEED_WEIGHTS,
        fusion="ranks",
        temperature=1.0,
        bias=0.0,
        greatest=10.0,
    )
