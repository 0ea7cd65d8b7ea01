"""Item-item models on Spark, by the definitions of `training/neighbours.py`.

The executors join and sum the pairs of products that one user chose; each product's strongest come
to the driver. A user of n products makes n^2 / 2 pairs, as in the sparse product of the local engine.
"""

from __future__ import annotations

import numpy as np
from pyspark.sql import DataFrame
from scipy.sparse import csr_matrix

from smartrec_recommender.training.engines.spark.session import columns
from smartrec_recommender.training.neighbours import (
    BM25,
    EASE,
    K1,
    MOST_PRODUCTS_OF_EASE,
    B,
    added,
    neighbours_for,
    strongest_weights,
    weights_of_gram,
)

_WEIGHTED = f"""
    SELECT user_number, product_row,
           weight * {K1 + 1.0} / ({K1} * ({1.0 - B} + {B} * total / :mean) + weight)
           * (ln(:products) - ln(1 + chosen)) AS value
    FROM {{interactions}}
    JOIN (SELECT product_row, sum(weight) AS total FROM {{interactions}} GROUP BY product_row)
         USING (product_row)
    JOIN (SELECT user_number, count(*) AS chosen FROM {{interactions}} GROUP BY user_number)
         USING (user_number)
"""  # noqa: S608 (constants)
_PAIRS = """
    SELECT a.product_row AS one, b.product_row AS other, sum(a.value * b.value) AS value
    FROM {weighted} a JOIN {weighted} b ON a.user_number = b.user_number AND a.product_row < b.product_row
    GROUP BY a.product_row, b.product_row
"""
_STRONGEST = """
    SELECT product_row, neighbour, value FROM (
        SELECT product_row, neighbour, value,
               row_number() OVER (PARTITION BY product_row ORDER BY value DESC, neighbour) AS place
        FROM (
            SELECT CASE WHEN is_turned THEN other ELSE one END AS product_row,
                   CASE WHEN is_turned THEN one ELSE other END AS neighbour, value
            FROM {pairs} CROSS JOIN (VALUES (true), (false)) AS turned(is_turned) WHERE value > 0
        )
    ) WHERE place <= :most
"""


def similarity(name: str, interactions: DataFrame, products: int) -> csr_matrix | None:
    """As `neighbours.SIMILARITIES[name]` of the matrix. `products`: of the whole catalogue."""
    if name == BM25:
        return bm25(interactions, products)
    if products > MOST_PRODUCTS_OF_EASE:
        return None
    by_ease = strongest_weights(weights_of_gram(_gram(interactions, products)))
    return by_ease if name == EASE else added(bm25(interactions, products), by_ease)


def bm25(interactions: DataFrame, products: int) -> csr_matrix:
    """Returns: the strongest neighbours of each product."""
    spark = interactions.sparkSession
    (total,) = interactions.selectExpr("sum(weight)").first() or (0.0,)
    values = {"mean": max((total or 0.0) / products, 1e-12), "products": float(products)}
    weighted = spark.sql(_WEIGHTED, args=values, interactions=interactions)
    pairs = spark.sql(_PAIRS, weighted=weighted)
    found = columns(spark.sql(_STRONGEST, args={"most": neighbours_for(products)}, pairs=pairs))
    entries = (found["product_row"], found["neighbour"])
    return csr_matrix((found["value"], entries), shape=(products, products))


def _gram(interactions: DataFrame, products: int) -> np.ndarray:
    """Returns: float64 (products, products): how many users chose both."""
    spark, gram = interactions.sparkSession, np.zeros((products, products))
    chosen = interactions.selectExpr("user_number", "product_row", "1.0D AS value")
    pairs = columns(spark.sql(_PAIRS, weighted=chosen))
    gram[pairs["one"], pairs["other"]] = pairs["value"]
    gram += gram.T
    alone = columns(interactions.groupBy("product_row").count())
    gram[alone["product_row"], alone["product_row"]] = alone["count"]
    return gram
