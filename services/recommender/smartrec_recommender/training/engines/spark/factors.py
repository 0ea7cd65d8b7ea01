"""Item factors by MLlib's alternating least squares on implicit feedback.

The loss is that of `training/factors.py` but for two things: MLlib solves each half step to the end, and it
multiplies the regularisation by how many interactions a row has. So ours is divided by a mean of these.
"""

from __future__ import annotations

import numpy as np
from pyspark.ml.recommendation import ALS
from pyspark.sql import DataFrame

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import ItemFactors
from smartrec_recommender.training.engines.spark.session import columns
from smartrec_recommender.training.factors import (
    CONFIDENCE_SLOPE,
    FACTORS,
    MOST_PRODUCTS,
    REGULARISATION,
    ROUNDS,
    SEED,
)


def factorise(interactions: DataFrame, number_of_row: Integers) -> ItemFactors:
    """Of the products that `training.factors.factorise` takes."""
    found = columns(interactions.groupBy("product_row").count())
    rows, chosen_by = found["product_row"], found["count"]
    kept = np.lexsort((number_of_row[rows], -chosen_by))[:MOST_PRODUCTS]
    if not len(kept):
        return _as_factors(number_of_row[:0], np.zeros((0, FACTORS), np.float32))
    if len(kept) < len(rows):
        session = interactions.sparkSession
        most_chosen = session.createDataFrame([(int(row),) for row in rows[kept]], "product_row INT")
        interactions = interactions.join(most_chosen, "product_row")
    users = interactions.select("user_number").distinct().count()
    mean = float(chosen_by[kept].sum()) / np.sqrt(float(users) * len(kept))
    learner = ALS(
        rank=FACTORS,
        maxIter=ROUNDS,
        regParam=REGULARISATION / mean,
        implicitPrefs=True,
        alpha=CONFIDENCE_SLOPE,
        userCol="user_number",
        itemCol="product_row",
        ratingCol="weight",
        seed=SEED,
    )
    table = learner.fit(interactions).itemFactors.orderBy("id").toArrow()
    items = table["features"].combine_chunks().flatten().to_numpy().reshape(-1, FACTORS)
    return _as_factors(number_of_row[table["id"].to_numpy()], items.astype(np.float32))


def _as_factors(numbers: Integers, items: np.ndarray) -> ItemFactors:
    gram = items.T.astype(np.float64) @ items + REGULARISATION * np.eye(FACTORS)
    return ItemFactors(numbers, items, gram, CONFIDENCE_SLOPE)
