"""Of which categories users buy the same product again."""

from __future__ import annotations

from pyspark.sql import SparkSession

from smartrec_recommender.training.engines import sums


def repurchase_rates(spark: SparkSession) -> dict[int, float]:
    """Returns: by category with purchases, see `EventLog.repurchase_rates`."""
    rows = spark.sql(sums.REPURCHASES).collect()
    return {row.category: sums.repurchase_rate(row.purchases, row.pairs) for row in rows}
