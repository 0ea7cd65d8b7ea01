"""What a refresh sums up and learns of so many made-up events: the processor's seconds, which other work
changes little, and peak memory by step, each in a process of its own.

`make bench-refresh EVENTS="1000000 10000000" ARGS=--write` writes docs/scaling.md.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from benchmarks.reliability.marked_table import table, write_between_marks
from smartrec_recommender.domain.users.event_log import HALF_LIFE_SECONDS, EventLog
from smartrec_recommender.training.engines import MEMORY_MEBIBYTES
from smartrec_recommender.training.engines.aggregates import of_log
from smartrec_recommender.training.engines.local import aggregates
from smartrec_recommender.training.factors import factorise
from smartrec_recommender.training.neighbours import BM25, bm25

PAGE = Path(__file__).parents[2] / "docs/scaling.md"
EVENTS_OF_USER, PRODUCTS, CATEGORIES = 20, 20_000, 50
KINDS = np.array(["view", "add_to_cart", "purchase", "return"])
CHANCES = (0.7, 0.15, 0.14, 0.01)
AT_ONCE = 1_000_000
DAYS = 365
NUMBER = np.arange(PRODUCTS, dtype=np.int64)
CATEGORY = NUMBER % CATEGORIES


class Taken(NamedTuple):
    """What a process has taken so far."""

    processor_seconds: float
    peak_mebibytes: int


def make(file: Path, events: int) -> None:
    """In the order of time. Few products and few shoppers have much of it (a long tail)."""
    chance, users = np.random.default_rng(7), max(1, events // EVENTS_OF_USER)
    with file.open("w", newline="") as opened:
        writer = csv.writer(opened)
        for start in range(0, events, AT_ONCE):
            count = min(AT_ONCE, events - start)
            user = (users * chance.random(count) ** 2).astype(int)
            product = (PRODUCTS * chance.random(count) ** 3).astype(int)
            kind = KINDS[chance.choice(len(KINDS), count, p=CHANCES)]
            seconds = 1.7e9 + (start + np.arange(count)) / events * DAYS * 86_400
            rest = ([1] * count, [0] * count)
            writer.writerows(
                zip(user.tolist(), product.tolist(), kind.tolist(), seconds.tolist(), *rest, strict=True)
            )


def on_disk(file: Path, _: Path, memory_mebibytes: int) -> None:
    aggregates(_copied(file), NUMBER, CATEGORY, memory_mebibytes)


def in_memory(file: Path, _: Path, __: int) -> None:
    """As the refresh did before: all events as rows, then as columns."""
    with file.open(newline="") as opened:
        rows = [tuple(row) for row in csv.reader(opened)]
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


def by_polars(file: Path, _: Path, __: int) -> None:
    """The matrix alone, which is most of the work, by its streaming engine. Needs `pip install polars`."""
    polars: Any = importlib.import_module("polars")
    names = ["user", "product", "kind", "seconds", "quantity", "rating"]
    weight = polars.col("kind").replace_strict(
        {"view": 0.1, "add_to_cart": 0.4, "purchase": 1.0, "return": -1.3}, return_dtype=polars.Float64
    )
    newest = 1.7e9 + DAYS * 86_400
    decayed = weight * (2.0 ** ((polars.col("seconds") - newest) / HALF_LIFE_SECONDS))
    summed = polars.scan_csv(file, has_header=False, new_columns=names).group_by("user", "product")
    summed.agg(decayed.sum().alias("weight")).sort("user", "product").collect(engine="streaming")


def neighbours(_: Path, matrix: Path, __: int) -> None:
    bm25(_loaded(matrix))


def factors(_: Path, matrix: Path, __: int) -> None:
    factorise(_loaded(matrix), NUMBER)


def on_spark(learn: Callable[[Any], object]) -> Callable[[Path, Path, int], Taken]:
    """With the sums before it, and the start of the JVM. Needs .venv-spark and Java."""

    def step(file: Path, _: Path, memory_mebibytes: int) -> Taken:
        engine: Any = importlib.import_module("smartrec_recommender.training.engines.spark.engine")
        sql: Any = importlib.import_module("pyspark.sql")
        given = (_copied(file), NUMBER, CATEGORY, memory_mebibytes)
        with engine.summary(*given, master="local[2]") as found:
            learn(found)
            return _taken_by(sql.SparkSession.getActiveSession().sparkContext._gateway.proc.pid)

    return step


STEPS: dict[str, Callable[[Path, Path, int], Taken | None]] = {
    "sums: DuckDB, on disk": on_disk,
    "sums: in memory, as before": in_memory,
    "sums: Polars, the matrix alone": by_polars,
    "neighbours": neighbours,
    "factors": factors,
    "Spark: sums": on_spark(lambda found: found.interactions),
    "Spark: sums, neighbours": on_spark(lambda found: found.similarity(BM25)),
    "Spark: sums, factors": on_spark(lambda found: found.factors()),
}
PACKAGES = {"Spark": "pyspark", "Polars": "polars"}
"""What steps with the word in their name need."""


def _copied(file: Path) -> Callable[[BinaryIO], None]:
    def write(opened: BinaryIO) -> None:
        with file.open("rb") as source:
            while block := source.read(1 << 20):
                opened.write(block)

    return write


def _loaded(matrix: Path):  # type: ignore[no-untyped-def]
    from scipy.sparse import load_npz

    return load_npz(matrix).tocsr()


def _save_matrix(file: Path, matrix: Path) -> None:
    from scipy.sparse import save_npz

    save_npz(matrix, aggregates(_copied(file), NUMBER, CATEGORY).matrix, compressed=False)


def _taken_by(process: int | str) -> Taken:
    """By this program alone: `getrusage` has its parent's peak, where that was more."""
    proc = Path(f"/proc/{process}")
    ticks = (proc / "stat").read_text().rpartition(")")[2].split()[11:13]
    peak = (proc / "status").read_text().split("VmHWM:")[1].split()[0]
    return Taken(sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(peak) // 1024)


def _step(name: str, file: Path, matrix: Path, memory_mebibytes: int) -> None:
    began = time.perf_counter()
    beside = STEPS[name](file, matrix, memory_mebibytes) or Taken(0.0, 0)
    seconds, own = time.perf_counter() - began, _taken_by("self")
    processor, peak = (mine + others for mine, others in zip(own, beside, strict=True))
    sys.stdout.write(f"{seconds:.1f} {processor:.1f} {peak}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--memory", type=int, default=MEMORY_MEBIBYTES, help="of DuckDB, MiB")
    parser.add_argument("--leave_out", default="", help="steps, by commas: the beginnings of their names")
    parser.add_argument("--write", action="store_true", help="into docs/scaling.md")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        _step(given.step[0], Path(given.step[1]), Path(given.step[2]), given.memory)
        return
    left_out = tuple(name for name in given.leave_out.split(",") if name)
    found: dict[str, list[str]] = {}
    for events in given.events:
        for name, told in _measured(events, given.memory, left_out):
            found.setdefault(name, []).extend(told[1:])
            sys.stderr.write(f"{events:,} events, {name}: {told[0]} s\n")  # a long log takes hours
    head = [f"{events:,} events: {what}" for events in given.events for what in ("CPU, s", "peak, MiB")]
    text = table(["step", *head], [[name, *told] for name, told in found.items()])
    sys.stdout.write(text + "\n")
    if given.write:
        write_between_marks(
            PAGE, "refresh", f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores:\n\n{text}"
        )


def _measured(
    events: int, memory_mebibytes: int, left_out: tuple[str, ...]
) -> Iterator[tuple[str, list[str]]]:
    """By step its seconds, those of a processor, and its peak memory in MiB."""
    with tempfile.TemporaryDirectory() as folder:
        file, matrix = Path(folder, "events.csv"), Path(folder, "matrix.npz")
        make(file, events)
        _save_matrix(file, matrix)
        for name in STEPS:
            needed = [package for word, package in PACKAGES.items() if word in name]
            is_missing = any(importlib.util.find_spec(package) is None for package in needed)
            if is_missing or (left_out and name.startswith(left_out)):
                continue
            module = ("-m", "benchmarks.recommender.bench_refresh", "--memory", str(memory_mebibytes))
            argv = [sys.executable, *module, "--step", name, str(file), str(matrix)]
            told = subprocess.run(argv, capture_output=True, text=True, check=True)  # noqa: S603 (our own)
            yield name, told.stdout.split()


if __name__ == "__main__":
    main()
