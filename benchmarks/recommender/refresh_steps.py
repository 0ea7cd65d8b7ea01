"""The steps of a refresh on made-up events, each to be run in a process of its own, and what it took.

`python -m benchmarks.recommender.refresh_steps STEP FOLDER MEBIBYTES` prints seconds, those of a processor,
and peak memory in MiB.
"""

from __future__ import annotations

import csv
import gzip
import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import duckdb
import numpy as np
from scipy.sparse import load_npz, save_npz

from smartrec_recommender.domain.users.event_log import HALF_LIFE_SECONDS, EventLog
from smartrec_recommender.training.blocks import OnDisk, Pairs, as_pairs, entries_within
from smartrec_recommender.training.engines.aggregates import of_log
from smartrec_recommender.training.engines.local import aggregates
from smartrec_recommender.training.factors import factorise
from smartrec_recommender.training.neighbours import BM25, bm25

EVENTS_OF_USER, PRODUCTS, CATEGORIES = 20, 20_000, 50
KINDS = ("view", "add_to_cart", "purchase", "return")
CHANCES = (0.7, 0.15, 0.14, 0.01)
AT_ONCE = 1_000_000
DAYS = 365
NUMBER = np.arange(PRODUCTS, dtype=np.int64)
CATEGORY = NUMBER % CATEGORIES
_LINES = f"""
    COPY (SELECT shopper, product, {list(KINDS)}[kind + 1], seconds, 1, 0 FROM made)
    TO '{{file}}' (FORMAT csv, HEADER false, COMPRESSION gzip)
"""  # noqa: S608 (constants)


class Taken(NamedTuple):
    """What a process has taken so far, or a part of it."""

    processor_seconds: float
    peak_mebibytes: int


def make(folder: Path, events: int) -> Iterator[int]:
    """In the order of time, without the files that are there already. Few products and few shoppers have much
    of it (a long tail). Yields: how many there are so far.
    """
    users = max(1, events // EVENTS_OF_USER)
    for start in range(0, events, AT_ONCE):
        file, count = folder / f"{start // AT_ONCE:06}.csv.gz", min(AT_ONCE, events - start)
        if not file.exists():
            chance = np.random.default_rng([7, start])
            made = {
                "shopper": (users * chance.random(count) ** 2).astype(int),
                "product": (PRODUCTS * chance.random(count) ** 3).astype(int),
                "kind": chance.choice(len(KINDS), count, p=CHANCES),
                "seconds": 1.7e9 + (start + np.arange(count)) / events * DAYS * 86_400,
            }
            unfinished = folder.parent / "unfinished.csv.gz"
            with duckdb.connect() as table:
                table.register("made", made)
                table.execute(_LINES.format(file=unfinished))
            unfinished.rename(file)
        yield start + count


class Copy:
    """Writes the events as the copy out of Postgres does. `seconds`: what it took of a processor, which is
    no part of what is measured."""

    def __init__(self, folder: Path) -> None:
        self.seconds, self._files = 0.0, sorted((folder / "events").iterdir())

    def __call__(self, opened: BinaryIO) -> None:
        began = time.process_time()
        for file in self._files:
            with gzip.open(file) as source:
                shutil.copyfileobj(source, opened, 1 << 20)
        self.seconds += time.process_time() - began

    def left_out_of(self, taken: Taken) -> Taken:
        return taken._replace(processor_seconds=taken.processor_seconds - self.seconds)


def on_disk(folder: Path, memory_mebibytes: int) -> Taken:
    """The pairs stay in `folder` for the steps after it."""
    copy, kept = Copy(folder), folder / "pairs"
    with aggregates(copy, NUMBER, CATEGORY, memory_mebibytes) as found:
        taken = taken_by("self")
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for place, block in enumerate(found.pairs.blocks):
            save_npz(kept / f"{place:06}.npz", block, compressed=False)
    return copy.left_out_of(taken)


def in_memory(folder: Path, _: int) -> Taken:
    """As the refresh did before: all events as rows, then as columns."""
    copy = Copy(folder)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name, "events.csv")
        with file.open("wb") as opened:
            copy(opened)
        with file.open(newline="") as lines:
            rows = [tuple(row) for row in csv.reader(lines)]
    user, product, kind, seconds, quantity, rating = zip(*rows, strict=True)
    users = np.array(user, dtype=np.int64)
    log = EventLog(
        users,
        np.array(product, dtype=np.int64),
        np.array(kind),
        np.array(seconds, dtype=np.float64),
        np.array(quantity, dtype=np.int64),
        np.array(rating, dtype=np.int64),
        int(users.max()) + 1,
        PRODUCTS,
    )
    of_log(log, NUMBER, CATEGORY)
    return copy.left_out_of(taken_by("self"))


def by_polars(folder: Path, _: int) -> Taken:
    """The matrix alone, which is most of the work, by its streaming engine. Needs `pip install polars`."""
    polars: Any = importlib.import_module("polars")
    names = ["user", "product", "kind", "seconds", "quantity", "rating"]
    weight = polars.col("kind").replace_strict(
        {"view": 0.1, "add_to_cart": 0.4, "purchase": 1.0, "return": -1.3}, return_dtype=polars.Float64
    )
    newest = 1.7e9 + DAYS * 86_400
    decayed = weight * (2.0 ** ((polars.col("seconds") - newest) / HALF_LIFE_SECONDS))
    files = folder / "events" / "*.csv.gz"
    summed = polars.scan_csv(files, has_header=False, new_columns=names).group_by("user", "product")
    summed.agg(decayed.sum().alias("weight")).sort("user", "product").collect(engine="streaming")
    return taken_by("self")


def from_pairs(learn: Callable[[Pairs], object]) -> Callable[[Path, int], Taken]:
    """From those that `on_disk` has left."""

    def step(folder: Path, memory_mebibytes: int) -> Taken:
        files = sorted((folder / "pairs").iterdir())
        with tempfile.TemporaryDirectory() as name:
            keep = partial(OnDisk, Path(name))
            blocks = (load_npz(file) for file in files)
            pairs = as_pairs(blocks, PRODUCTS, entries_within(memory_mebibytes), keep)
            before = time.process_time()
            learn(pairs)
            return Taken(time.process_time() - before, taken_by("self").peak_mebibytes)

    return step


def on_spark(learn: Callable[[Any], object]) -> Callable[[Path, int], Taken]:
    """With the sums before it, and the start of the JVM. Needs .venv-spark and Java."""

    def step(folder: Path, memory_mebibytes: int) -> Taken:
        engine: Any = importlib.import_module("smartrec_recommender.training.engines.spark.engine")
        sql: Any = importlib.import_module("pyspark.sql")
        copy = Copy(folder)
        with engine.summary(copy, NUMBER, CATEGORY, memory_mebibytes, master="local[2]") as found:
            learn(found)
            process = sql.SparkSession.getActiveSession().sparkContext._gateway.proc.pid
            own, jvm = taken_by("self"), taken_by(process)
        return copy.left_out_of(Taken(own[0] + jvm[0], own[1] + jvm[1]))

    return step


STEPS: dict[str, Callable[[Path, int], Taken]] = {
    "sums: DuckDB, on disk": on_disk,
    "neighbours": from_pairs(bm25),
    "factors": from_pairs(lambda pairs: factorise(pairs, NUMBER)),
    "sums: in memory, as before": in_memory,
    "sums: Polars, the matrix alone": by_polars,
    "Spark: sums": on_spark(lambda found: found.interactions),
    "Spark: sums, neighbours": on_spark(lambda found: found.similarity(BM25)),
    "Spark: sums, factors": on_spark(lambda found: found.factors()),
}
"""The first leaves what the two after it need."""


@contextmanager
def _scratch(folder: Path) -> Iterator[None]:
    """Temporary files go into `folder`, without those of a step that was killed."""
    place = folder / "scratch"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    tempfile.tempdir = str(place)
    yield
    shutil.rmtree(place)


def taken_by(process: int | str) -> Taken:
    """By this program alone: `getrusage` has its parent's peak, where that was more."""
    proc = Path(f"/proc/{process}")
    ticks = (proc / "stat").read_text().rpartition(")")[2].split()[11:13]
    peak = (proc / "status").read_text().split("VmHWM:")[1].split()[0]
    return Taken(sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(peak) // 1024)


def main() -> None:
    name, folder, memory_mebibytes = sys.argv[1:]
    began = time.perf_counter()
    with _scratch(Path(folder)):
        taken = STEPS[name](Path(folder), int(memory_mebibytes))
    seconds = time.perf_counter() - began
    sys.stdout.write(f"{seconds:.1f} {taken.processor_seconds:.1f} {taken.peak_mebibytes}\n")


if __name__ == "__main__":
    main()
