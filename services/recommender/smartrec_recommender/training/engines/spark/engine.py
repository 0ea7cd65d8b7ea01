"""What all events tell, summed up and learned on Spark.

The events go from Postgres, in one snapshot, into Parquet files, and executors read those: so a cluster needs
no way to the database and puts no load on it. The sample that weights are selected by is the local engine's.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pyspark.sql import DataFrame, SparkSession

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.shop_time import newest_events_ignored
from smartrec_recommender.domain.users.event_log import EventLog
from smartrec_recommender.training.engines import MEMORY_MEBIBYTES, local, sums
from smartrec_recommender.training.engines.aggregates import Summary
from smartrec_recommender.training.engines.spark.demand import demand
from smartrec_recommender.training.engines.spark.factors import factorise
from smartrec_recommender.training.engines.spark.neighbours import similarity
from smartrec_recommender.training.engines.spark.repurchases import repurchase_rates
from smartrec_recommender.training.engines.spark.session import session, where_executors_read

_EXPORT = """
    COPY (SELECT * REPLACE (kind::VARCHAR AS kind) FROM events)
    TO '{folder}' (FORMAT parquet, FILE_SIZE_BYTES '128MB')
"""


@contextmanager
def summary(
    write: Callable[[BinaryIO], None],
    number_of_row: Integers,
    category_of_row: Integers,
    memory_mebibytes: int = MEMORY_MEBIBYTES,
    *,
    master: str,
    staging: str | None = None,
) -> Iterator[Summary]:
    """As `local.summary`. `staging`: see `where_executors_read`."""
    with tempfile.TemporaryDirectory(prefix="smartrec-refresh-") as name:
        folder = Path(name, "events")
        sample = _exported(folder, write, number_of_row, category_of_row, memory_mebibytes)
        with session(master) as spark, where_executors_read(spark, folder, staging) as url:
            spark.read.parquet(url).createOrReplaceTempView("events")
            yield _summary(spark, sample, number_of_row)


def _exported(
    folder: Path,
    write: Callable[[BinaryIO], None],
    number_of_row: Integers,
    category_of_row: Integers,
    memory_mebibytes: int,
) -> EventLog:
    """Returns: the sample; the folder has all events. Raises: local.SumsDoNotFit."""
    with (
        local.told_when_full(memory_mebibytes),
        local.events_table(folder.parent, write, number_of_row, category_of_row, memory_mebibytes) as table,
    ):
        table.execute(_EXPORT.format(folder=folder))
        return local.sampled(table, len(number_of_row))


def _summary(spark: SparkSession, sample: EventLog, number_of_row: Integers) -> Summary:
    (events,) = spark.sql(sums.COUNT).first() or (0,)
    newest = _newest(spark, events)
    interactions = _interactions(spark, newest).persist()
    count = interactions.count()
    return Summary(
        events,
        count,
        demand(spark, newest, number_of_row),
        repurchase_rates(spark),
        datetime.fromtimestamp(newest, UTC) if events else None,
        sample,
        lambda name: similarity(name, interactions, len(number_of_row)) if count else None,
        lambda: factorise(interactions, number_of_row),
    )


def _newest(spark: SparkSession, events: int) -> float:
    ignored = str(newest_events_ignored(events))
    row = spark.sql(sums.NEWEST.replace("$ignored", ignored)).first()
    return float(row[0]) if row is not None else 0.0


def _interactions(spark: SparkSession, newest: float) -> DataFrame:
    """Returns: user_number, product_row, weight (above 0)."""
    return spark.sql(sums.INTERACTIONS.replace("$newest", ":newest"), args={"newest": newest})
