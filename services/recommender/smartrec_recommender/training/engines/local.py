"""Sums up all events of a shop by DuckDB on disk, and learns from the pairs of users and products by blocks,
so that memory does not grow with the log.

`sums.py` has the sums; `tests/recommender/training/models/test_engines.py` holds them against those in
memory.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
import numpy as np
from scipy.sparse import csr_matrix

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import Demand
from smartrec_recommender.domain.shop_time import newest_events_ignored
from smartrec_recommender.domain.users.event_log import GUEST, EventLog, on_scale
from smartrec_recommender.training.blocks import ENTRIES_OF_A_ROW, OnDisk, as_pairs, entries_within
from smartrec_recommender.training.engines import MEMORY_MEBIBYTES, sums
from smartrec_recommender.training.engines.aggregates import Aggregates, Summary, summary_of

Table = duckdb.DuckDBPyConnection
MOST_SAMPLED_EVENTS = 2_000_000
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SHARES = 1_000_000
_FILE = """read_csv($file, auto_detect = false, columns = {
    'user_number': 'INTEGER', 'product_number': 'INTEGER', 'kind': 'kind', 'seconds': 'DOUBLE',
    'quantity': 'INTEGER', 'rating': 'TINYINT'})
"""
_READ = f"""
    CREATE TABLE events AS
    SELECT sequence_number, user_number, p.product_row, p.category, kind, seconds, quantity, rating
    FROM (SELECT row_number() OVER () AS sequence_number, * FROM {_FILE})
    JOIN known_products p USING (product_number)
"""  # noqa: S608 (constants)
_USERS = f"""
    CREATE TABLE users AS SELECT user_number, row_number() OVER (ORDER BY user_number) - 1 AS place
    FROM (SELECT DISTINCT user_number FROM {_FILE} WHERE user_number <> {GUEST})
"""  # noqa: S608 (constants)
_COUNT_USERS = "SELECT count(*) FROM users"
_PAIRS = f"""
    CREATE TABLE pairs AS
    SELECT u.place::INTEGER AS user_place, i.product_row::INTEGER AS product_row, i.weight
    FROM ({sums.INTERACTIONS}) i JOIN users u USING (user_number)
"""  # noqa: S608 (constants)
_BLOCKS = f"""
    SELECT min(place), max(place) + 1 FROM (
        SELECT place, sum(coalesce(entries, 0) + {ENTRIES_OF_A_ROW}) OVER (ORDER BY place) // $most AS block
        FROM users LEFT JOIN (SELECT user_place AS place, count(*) AS entries FROM pairs GROUP BY user_place)
             USING (place)
    ) GROUP BY block ORDER BY block
"""  # noqa: S608 (constants)
_BLOCK = "SELECT * FROM pairs WHERE user_place >= $first AND user_place < $last ORDER BY ALL"
# As DuckDB advises for what is larger than memory: it takes memory to keep the order of a long table.
_IN_ANY_ORDER = "SET preserve_insertion_order = false"
_SAMPLE = f"""
    SELECT coalesce(u.place, {GUEST}) AS user_place, product_row, kind::VARCHAR AS kind, seconds, quantity,
           rating
    FROM events e LEFT JOIN users u USING (user_number)
    WHERE hash(CASE WHEN e.user_number = {GUEST} THEN -sequence_number ELSE e.user_number END)
          % {_SHARES} < $share
    ORDER BY sequence_number
"""  # noqa: S608 (constants)


class SumsDoNotFit(Exception):
    """Neither the memory that was given nor the folder for temporary files holds them; says what to do."""


@contextmanager
def aggregates(
    write: Callable[[BinaryIO], None],
    number_of_row: Integers,
    category_of_row: Integers,
    memory_mebibytes: int = MEMORY_MEBIBYTES,
    most_sampled: int = MOST_SAMPLED_EVENTS,
) -> Iterator[Aggregates]:
    """Of the events that `write` writes as `store.models.write_events` does; they go through the folder for
    temporary files (TMPDIR), where the pairs stay until the end. Raises: SumsDoNotFit.
    """
    with tempfile.TemporaryDirectory(prefix="smartrec-refresh-") as name:
        folder = Path(name)
        with (
            told_when_full(memory_mebibytes),
            events_table(folder, write, number_of_row, category_of_row, memory_mebibytes) as table,
        ):
            found = _summed_up(table, number_of_row, folder, memory_mebibytes, most_sampled)
        yield found


def _summed_up(
    table: Table, number_of_row: Integers, folder: Path, memory_mebibytes: int, most_sampled: int
) -> Aggregates:
    (events,) = _one(table, sums.COUNT)
    ignored = {"ignored": newest_events_ignored(events)}
    newest = float(_one(table, sums.NEWEST, ignored)[0]) if events else 0.0
    products, most = len(number_of_row), entries_within(memory_mebibytes)
    return Aggregates(
        events,
        as_pairs(_blocks(table, newest, products, most), products, most, partial(OnDisk, folder)),
        demand_of(_columns(table, sums.DEMAND, {"newest": newest}), number_of_row),
        _repurchase_rates(table),
        datetime.fromtimestamp(newest, UTC) if events else None,
        sampled(table, products, most_sampled),
    )


@contextmanager
def told_when_full(memory_mebibytes: int) -> Iterator[None]:
    """Raises: SumsDoNotFit."""
    folder = tempfile.gettempdir()
    full = SumsDoNotFit(
        f"{folder} has no room left for the events that are summed up there. "
        "Name a folder on a larger disk by TMPDIR."
    )
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise SumsDoNotFit(
            f"The sums of the events fit neither into {memory_mebibytes} MiB nor beside them into {folder}. "
            "Give more by --memory-mebibytes, or name a folder on a larger disk by TMPDIR."
        ) from error
    except duckdb.IOException as error:
        raise full from error
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise full from error


@contextmanager
def summary(
    write: Callable[[BinaryIO], None],
    number_of_row: Integers,
    category_of_row: Integers,
    memory_mebibytes: int = MEMORY_MEBIBYTES,
) -> Iterator[Summary]:
    """What `aggregates` finds, and the models of its pairs. These raise SumsDoNotFit."""
    told = told_when_full(memory_mebibytes)
    with aggregates(write, number_of_row, category_of_row, memory_mebibytes) as found:
        summed = summary_of(found, number_of_row)
        yield summed._replace(similarity=told(summed.similarity), factors=told(summed.factors))


@contextmanager
def events_table(
    folder: Path,
    write: Callable[[BinaryIO], None],
    number_of_row: Integers,
    category_of_row: Integers,
    memory_mebibytes: int,
) -> Iterator[Table]:
    """The tables `events`, see `sums.py`, and `users`, in a file in `folder` until the end."""
    copy, database = folder / "events.csv", folder / "events.duckdb"
    with copy.open("wb") as opened:
        write(opened)
    settings: dict[str, Any] = {
        "memory_limit": f"{memory_mebibytes}MiB",
        "temp_directory": str(folder),
        "threads": "2",
    }
    with duckdb.connect(str(database), config=settings) as table:
        rows = np.arange(len(number_of_row))
        known = {"product_number": number_of_row, "product_row": rows, "category": category_of_row}
        table.register("known_products", known)
        kinds = ", ".join(f"'{kind}'" for kind in sums.KINDS)
        table.execute(f"CREATE TYPE kind AS ENUM ({kinds})")
        table.execute(_READ, {"file": str(copy)})
        table.execute(_USERS, {"file": str(copy)})
        copy.unlink()
        table.execute(_IN_ANY_ORDER)
        yield table
    database.unlink()


def _one(table: Table, query: str, values: dict[str, Any] | None = None) -> tuple[Any, ...]:
    row = table.execute(query, values or {}).fetchone()
    return row if row is not None else (0,)


def _columns(table: Table, query: str, values: dict[str, Any] | None = None) -> dict[str, np.ndarray]:
    return {
        name: np.asarray(column) for name, column in table.execute(query, values or {}).fetchnumpy().items()
    }


def _blocks(table: Table, newest: float, products: int, most: int) -> Iterator[csr_matrix]:
    """`most`: entries, as in `blocks_of_rows`, and those of one row more."""
    table.execute(_PAIRS, {"newest": newest})
    for first, last in table.execute(_BLOCKS, {"most": most}).fetchall():
        found = _columns(table, _BLOCK, {"first": first, "last": last})
        starts = np.searchsorted(found["user_place"], np.arange(first, last + 1))
        yield csr_matrix((found["weight"], found["product_row"], starts), shape=(last - first, products))
    table.execute("DROP TABLE pairs")


def demand_of(found: Mapping[str, np.ndarray], number_of_row: Integers) -> Demand:
    """`found`: the columns of `sums.DEMAND`."""
    both = []
    for name in ("short_term", "long_term"):
        worth = np.zeros(len(number_of_row))
        worth[found["product_row"]] = found[name]
        both.append(on_scale(worth))
    return Demand(number_of_row, *both)


def _repurchase_rates(table: Table) -> dict[int, float]:
    rows = table.execute(sums.REPURCHASES).fetchall()
    return {category: sums.repurchase_rate(purchases, pairs) for category, purchases, pairs in rows}


def sampled(table: Table, products: int, most_sampled: int = MOST_SAMPLED_EVENTS) -> EventLog:
    """Returns: all events; of more than `most_sampled`, about so many: those of shoppers chosen by a hash."""
    (events,), (users,) = _one(table, sums.COUNT), _one(table, _COUNT_USERS)
    share = min(_SHARES, round(_SHARES * most_sampled / max(events, 1)))
    found = _columns(table, _SAMPLE, {"share": share})
    place = found["user_place"].astype(np.int64)
    if share < _SHARES:
        known = np.unique(place[place != GUEST])
        place, users = np.where(place == GUEST, GUEST, np.searchsorted(known, place)), len(known)
    return EventLog(
        user=place,
        row=found["product_row"].astype(np.int64),
        kind=found["kind"].astype(np.str_),
        seconds=found["seconds"],
        quantity=found["quantity"].astype(np.int64),
        rating=found["rating"].astype(np.int64),
        users=users,
        products=products,
    )
