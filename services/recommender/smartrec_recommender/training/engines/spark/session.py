"""A session of Spark, and the events where its executors read them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from pyspark.sql import DataFrame, SparkSession

_PARTITIONS_OF_CORE, _LEAST_PARTITIONS = 3, 8
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """What the cluster needs besides (memory, credentials) stands in SPARK_CONF_DIR, as for any job."""
    builder = SparkSession.builder.appName("smartrec refresh").master(master)
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    cores = spark.sparkContext.defaultParallelism
    spark.conf.set("spark.sql.shuffle.partitions", max(_LEAST_PARTITIONS, _PARTITIONS_OF_CORE * cores))
    try:
        yield spark
    finally:
        spark.stop()


@contextmanager
def where_executors_read(spark: SparkSession, folder: Path, staging: str | None) -> Iterator[str]:
    """The address of `folder`, copied to `staging` (a URL of any of Hadoop's file systems) until the end; of
    the folder itself without one, which only executors on this machine can read.
    """
    if staging is None:
        yield folder.as_uri()
        return
    files = spark._jvm.org.apache.hadoop.fs
    target = files.Path(f"{staging.rstrip('/')}/smartrec-refresh-{uuid.uuid4().hex}")
    system = target.getFileSystem(spark._jsc.hadoopConfiguration())
    system.copyFromLocalFile(files.Path(folder.as_uri()), target)
    try:
        yield str(target.toString())
    finally:
        system.delete(target, True)


def columns(frame: DataFrame) -> dict[str, np.ndarray]:
    """Returns: all rows, by the name of the column."""
    table = frame.toArrow()
    return {name: table[name].to_numpy() for name in table.column_names}
