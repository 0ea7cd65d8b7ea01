"""Keeps what was learned of products: a row each, neighbours and factors as packed little-endian numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.domain.collaborative import Collaborative, Demand, ItemFactors, ItemNeighbours
from smartrec_recommender.store.bulk_copy import copy_rows

_NEIGHBOUR, _SIMILARITY, _FACTOR = np.dtype("<i4"), np.dtype("<f2"), np.dtype("<f4")
_COLUMNS = ("product_number", "neighbours", "similarities", "factors", "trend", "lasting", "model_version")
_PARAMETERS = sa.text("""
    SELECT model_version, parameters FROM models WHERE kind = 'collaborative'
    ORDER BY model_version DESC LIMIT 1
""")
_ROWS_AT_ONCE = 2_000
_TOTALS = sa.text("""
    SELECT count(*) AS products, coalesce(sum(length(neighbours)), 0) AS neighbour_bytes,
           count(factors) AS with_factors
    FROM learned_products
""")
_PAGE = sa.text("""
    SELECT product_number, neighbours, similarities, factors, trend, lasting,
           (SELECT max(model_version) FROM models WHERE kind = 'collaborative') AS newest_version
    FROM learned_products WHERE product_number > :after ORDER BY product_number LIMIT :most
""")


class _LearnedAnew(Exception):
    """What is read is of a later model than what was read before."""


class _Room:
    """For all that was learned, in the arrays that are kept: pages beside their joined copy would take as
    much memory again. Counted before it is filled: until another refresh, rows only lose what they hold."""

    def __init__(self, totals: sa.Row[Any], factor_count: int) -> None:
        self.products = self.neighbours = self.with_factors = 0  # that are filled
        self.number = np.zeros(totals.products, np.int64)
        self.start = np.zeros(totals.products + 1, np.int64)
        self.demand = np.zeros((2, totals.products))
        self.neighbour = np.empty(int(totals.neighbour_bytes) // _NEIGHBOUR.itemsize, _NEIGHBOUR)
        self.similarity = np.empty(len(self.neighbour), _SIMILARITY)
        self.number_with_factors = np.zeros(totals.with_factors, np.int64)
        self.factors = np.empty((totals.with_factors, factor_count), _FACTOR)

    def fill(self, rows: Sequence[Any]) -> None:
        """`rows`: the next page."""
        known = [row for row in rows if row.factors is not None]
        lengths = [len(row.neighbours) // _NEIGHBOUR.itemsize for row in rows]
        of_rows = slice(self.products, self.products + len(rows))
        of_known = slice(self.with_factors, self.with_factors + len(known))
        entries = slice(self.neighbours, self.neighbours + sum(lengths))
        self.number[of_rows] = _numbers(rows)
        self.demand[:, of_rows] = [[row.trend for row in rows], [row.lasting for row in rows]]
        self.start[of_rows.start + 1 : of_rows.stop + 1] = entries.start + np.cumsum(lengths, dtype=np.int64)
        self.neighbour[entries] = _unpacked((row.neighbours for row in rows), _NEIGHBOUR)
        self.similarity[entries] = _unpacked((row.similarities for row in rows), _SIMILARITY)
        self.number_with_factors[of_known] = _numbers(known)
        factors = _unpacked((row.factors for row in known), _FACTOR)
        self.factors[of_known] = factors.reshape(len(known), self.factors.shape[1])
        self.products, self.neighbours, self.with_factors = of_rows.stop, entries.stop, of_known.stop

    def learned(self, model: sa.Row[Any], gram: Floats) -> Collaborative:
        number, entries = self.number[: self.products], slice(self.neighbours)
        start, of_known = self.start[: self.products + 1], slice(self.with_factors)
        slope = float(model.parameters["confidence_slope"])
        return Collaborative(
            ItemNeighbours(number, start, self.neighbour[entries], self.similarity[entries]),
            ItemFactors(self.number_with_factors[of_known], self.factors[of_known], gram, slope),
            Demand(number, *self.demand[:, : self.products]),
            model.model_version,
        )


def read_collaborative(
    connection: sa.Connection, before: Collaborative | None = None, rows_at_once: int = _ROWS_AT_ONCE
) -> Collaborative:
    """Returns: what the latest refresh learned; `before` itself where that is what it holds. As rows it takes
    several times the memory, so pages are read, all of one model: where another is learned meanwhile, its."""
    while True:
        model = connection.execute(_PARAMETERS).one_or_none()
        if model is None:
            return Collaborative()
        if before is not None and before.model_version == model.model_version:
            return before
        with suppress(_LearnedAnew):
            return _read(connection, model, rows_at_once)


def _read(connection: sa.Connection, model: sa.Row[Any], rows_at_once: int) -> Collaborative:
    """Raises: _LearnedAnew."""
    gram = np.array(model.parameters["gram"], dtype=np.float64)
    room = _Room(connection.execute(_TOTALS).one(), len(gram))
    for rows in _pages(connection, model, rows_at_once):
        room.fill(rows)
    return room.learned(model, gram)


def _unpacked(packed: Iterable[Any], kind: np.dtype[Any]) -> NDArray[Any]:
    return np.frombuffer(b"".join(packed), kind)


def _pages(
    connection: sa.Connection, model: sa.Row[Any], rows_at_once: int
) -> Iterator[Sequence[sa.Row[Any]]]:
    """Yields: at least one page, by ascending product number. Raises: _LearnedAnew."""
    after, is_last = 0, False
    while not is_last:
        rows = connection.execute(_PAGE, {"after": after, "most": rows_at_once}).all()
        if rows and rows[0].newest_version != model.model_version:
            raise _LearnedAnew
        yield rows
        is_last = len(rows) < rows_at_once
        after = rows[-1].product_number if rows else after


def replace_collaborative(connection: sa.Connection, learned: Collaborative) -> None:
    """Replaces all that was learned before; readers see the old rows until the commit."""
    connection.execute(sa.text("DELETE FROM learned_products"))
    copy_rows(connection, "learned_products", _COLUMNS, _packed(learned))


def factor_parameters(factors: ItemFactors) -> dict[str, Any]:
    """Returns: what `read_collaborative` needs besides the rows; kept as parameters of the model."""
    return {"gram": factors.gram.tolist(), "confidence_slope": factors.confidence_slope}


def _packed(learned: Collaborative) -> Iterator[tuple[object, ...]]:
    """Yields: a row for each product of which anything was learned."""
    neighbours, factors = learned.neighbours, learned.factors
    demand = learned.demand.of(neighbours.number)
    short_term, long_term = (
        np.nan_to_num(demand.short_term).tolist(),
        np.nan_to_num(demand.long_term).tolist(),
    )
    row_with_factors = {number: row for row, number in enumerate(factors.number.tolist())}
    for row, number in enumerate(neighbours.number.tolist()):
        entries = slice(int(neighbours.start[row]), int(neighbours.start[row + 1]))
        own = row_with_factors.get(number)
        if entries.start == entries.stop and own is None and not (short_term[row] or long_term[row]):
            continue
        yield (
            number,
            _hex(neighbours.neighbour[entries].astype(_NEIGHBOUR)),
            _hex(neighbours.similarity[entries].astype(_SIMILARITY)),
            None if own is None else _hex(factors.factors[own].astype(_FACTOR)),
            short_term[row],
            long_term[row],
            learned.model_version,
        )


def _hex(values: np.ndarray) -> str:
    return "\\x" + values.tobytes().hex()


def _numbers(rows: Sequence[Any]) -> Integers:
    return np.array([row.product_number for row in rows], dtype=np.int64)
