"""How much each product is wanted, in the short and the long term."""

from __future__ import annotations

from pyspark.sql import SparkSession

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import Demand
from smartrec_recommender.training.engines import sums
from smartrec_recommender.training.engines.local import demand_of
from smartrec_recommender.training.engines.spark.session import columns


def demand(spark: SparkSession, newest: float, number_of_row: Integers) -> Demand:
    """`newest`: Unix time of the newest event."""
    query = sums.DEMAND.replace("$newest", ":newest")
    return demand_of(columns(spark.sql(query, args={"newest": newest})), number_of_row)
