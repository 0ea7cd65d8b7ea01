"""psycopg2, as the store uses it, beside psycopg 3 with pgvector's types: `make bench-database-drivers`.

Both run the statements that a request and an import are made of, in turn, round by round, against one
Postgres that the command starts and removes. It prints medians in milliseconds: elapsed, and CPU of this
process alone, which other work on the machine changes less. psycopg 3 is installed for the run into a folder
of its own; Smartrec does not depend on it.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psycopg2

from smartrec.embedded import postgres
from smartrec.embedded.running import running_postgres
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH, embeddings_from_binary
from smartrec_recommender.store.prepared import array_of

REQUIREMENT = "psycopg[binary]==3.3.6"
PRODUCTS, EVENTS, ASKED, COPIED = 20_000, 400, 300, 20_000
_SCHEMA = f"""
    CREATE EXTENSION vector;
    CREATE TABLE products (number int PRIMARY KEY, id text UNIQUE, embedding halfvec({EMBEDDING_LENGTH}));
    CREATE TABLE events (user_number int, product int, kind text, occurred_at timestamptz, quantity int);
    CREATE TABLE copied (id text, product int, kind text, occurred_at timestamptz, quantity int);
    INSERT INTO products SELECT number, 'P' || number, (
        SELECT array_agg(random()) FROM generate_series(1, {EMBEDDING_LENGTH}) WHERE number > 0
    )::real[]::halfvec FROM generate_series(1, {PRODUCTS}) AS number;
    INSERT INTO events SELECT 1, number, 'view', now() - number * interval '1 minute', 1
    FROM generate_series(1, {EVENTS}) AS number;
    ANALYZE;
"""  # noqa: S608 (constants)
Work = Callable[[], object]
Times = dict[tuple[str, str], list[tuple[float, float]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, running_postgres(Path(name) / "postgres") as server:
        psycopg = _installed(Path(name) / "packages")
        postgres.ensure_database(server, "drivers")
        address = server.url("drivers", "postgresql")
        old, new = psycopg2.connect(address), psycopg.connect(address)
        with old.cursor() as cursor:
            cursor.execute(_SCHEMA)
        old.commit()
        old.autocommit = new.autocommit = True
        importlib.import_module("pgvector.psycopg").register_vector(new)
        times = _in_rounds({**_by_psycopg2(old), **_by_psycopg(new)}, options.rounds)
        old.close()
        new.close()
    _print(times)


def _installed(folder: Path) -> Any:
    """Returns: the module psycopg, from a folder of its own."""
    install = ["uv", "pip", "install", "--quiet", "--target", str(folder), REQUIREMENT]
    subprocess.run([sys.executable, "-m", *install], check=True)  # noqa: S603
    sys.path.append(str(folder))
    return importlib.import_module("psycopg")


def _by_psycopg2(connection: Any) -> dict[tuple[str, str], Work]:
    """What the store does: statements prepared by name, arrays as one literal, halfvec in binary form."""
    cursor = connection.cursor()
    cursor.execute(
        "PREPARE embeddings AS SELECT number, halfvec_send(embedding) FROM products WHERE number = ANY($1)"
    )
    cursor.execute("PREPARE ids AS SELECT id, number FROM products WHERE id = ANY($1)")
    cursor.execute("PREPARE events AS SELECT * FROM events WHERE user_number = $1")
    numbers, ids = _asked()

    def embeddings() -> object:
        cursor.execute("EXECUTE embeddings (%s)", (array_of(numbers),))
        return embeddings_from_binary([row[1] for row in cursor.fetchall()], EMBEDDING_LENGTH)

    def find() -> object:
        cursor.execute("EXECUTE ids (%s)", (ids,))
        return dict(cursor.fetchall())

    def events() -> object:
        cursor.execute("EXECUTE events (1)")
        return cursor.fetchall()

    def copy() -> None:
        buffer = io.StringIO()
        csv.writer(buffer).writerows(_rows())
        buffer.seek(0)
        cursor.execute("TRUNCATE copied")
        cursor.copy_expert("COPY copied FROM STDIN (FORMAT csv)", buffer)

    return _named("psycopg2", embeddings, find, events, copy)


def _by_psycopg(connection: Any) -> dict[tuple[str, str], Work]:
    """What its documentation advises: parameters as they are, prepared by itself, results in binary form."""
    cursor = connection.cursor(binary=True)
    numbers, ids = _asked()

    def embeddings() -> object:
        statement = "SELECT number, embedding FROM products WHERE number = ANY(%s)"
        rows = cursor.execute(statement, (numbers,), prepare=True).fetchall()
        return np.array([row[1].to_numpy() for row in rows]).astype(np.float32)

    def find() -> object:
        statement = "SELECT id, number FROM products WHERE id = ANY(%s)"
        return dict(cursor.execute(statement, (ids,), prepare=True).fetchall())

    def events() -> object:
        statement = "SELECT * FROM events WHERE user_number = %s"
        return cursor.execute(statement, (1,), prepare=True).fetchall()

    def copy() -> None:
        cursor.execute("TRUNCATE copied")
        with cursor.copy("COPY copied FROM STDIN") as copied:
            for row in _rows():
                copied.write_row(row)

    return _named("psycopg 3", embeddings, find, events, copy)


def _named(driver: str, *work: Work) -> dict[tuple[str, str], Work]:
    what = (
        f"{ASKED} embeddings of {EMBEDDING_LENGTH}",
        f"{ASKED} products by the shop's ids",
        f"{EVENTS} events of a user",
        f"COPY of {COPIED:,} rows",
    )
    return {(name, driver): each for name, each in zip(what, work, strict=True)}


def _asked() -> tuple[list[int], list[str]]:
    numbers = np.random.default_rng(3).choice(PRODUCTS, ASKED, replace=False) + 1
    return numbers.tolist(), [f"P{number}" for number in numbers.tolist()]


def _rows() -> list[tuple[object, ...]]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [(f"T{row}", row, "purchase", start + timedelta(minutes=row), 1) for row in range(COPIED)]


def _in_rounds(work: Mapping[tuple[str, str], Work], rounds: int) -> Times:
    """Returns: elapsed and CPU seconds of each round, after one round that does not count."""
    times: Times = {key: [] for key in work}
    for round_number in range(rounds + 1):
        for key, each in work.items():
            started, cpu_started = time.perf_counter(), time.process_time()
            each()
            if round_number:
                times[key].append((time.perf_counter() - started, time.process_time() - cpu_started))
    return times


def _print(times: Times) -> None:
    lines = [f"{'ms, median: elapsed (CPU)':32}{'psycopg2':>20}{'psycopg 3':>20}"]
    for what in dict.fromkeys(what for what, _ in times):
        columns = []
        for driver in ("psycopg2", "psycopg 3"):
            elapsed, cpu = (1e3 * statistics.median(each) for each in zip(*times[what, driver], strict=True))
            columns.append(f"{f'{elapsed:.2f} ({cpu:.2f})':>20}")
        lines.append(f"{what:32}{''.join(columns)}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
