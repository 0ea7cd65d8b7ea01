"""Keeps what was learned of products: a row each, neighbours and factors as packed little-endian numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.collaborative import Collaborative, Demand, ItemFactors, ItemNeighbours
from smartrec_recommender.store.bulk_copy import copy_rows

_NEIGHBOUR, _SIMILARITY, _FACTOR = np.dtype("<i4"), np.dtype("<f2"), np.dtype("<f4")
_COLUMNS = ("product_number", "neighbours", "similarities", "factors", "trend", "lasting", "model_version")
_PARAMETERS = sa.text("""
    SELECT model_version, parameters FROM models WHERE kind = 'collaborative'
    ORDER BY model_version DESC LIMIT 1
""")
_ROWS_AT_ONCE = 10_000
_PAGE = sa.text("""
    SELECT product_number, neighbours, similarities, factors, trend, lasting,
           (SELECT max(model_version) FROM models WHERE kind = 'collaborative') AS newest_version
    FROM learned_products WHERE product_number > :after ORDER BY product_number LIMIT :most
""")


class _LearnedAnew(Exception):
    """A page is of a later model than those before it."""


class _Page(NamedTuple):
    """What was learned of some products, as it is kept in memory."""

    neighbours: ItemNeighbours
    factors: ItemFactors
    demand: Demand


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
            return _joined(list(_pages(connection, model, rows_at_once)), model.model_version)


def _joined(pages: Sequence[_Page], model_version: int) -> Collaborative:
    return Collaborative(
        _joined_neighbours([page.neighbours for page in pages]),
        _joined_factors([page.factors for page in pages]),
        _joined_demand([page.demand for page in pages]),
        model_version,
    )


def _pages(connection: sa.Connection, model: sa.Row[Any], rows_at_once: int) -> Iterator[_Page]:
    """Yields: at least one page, by ascending product number. Raises: _LearnedAnew."""
    after, is_last = 0, False
    while not is_last:
        rows = connection.execute(_PAGE, {"after": after, "most": rows_at_once}).all()
        if rows and rows[0].newest_version != model.model_version:
            raise _LearnedAnew
        short_term, long_term = np.array([(row.trend, row.lasting) for row in rows]).reshape(-1, 2).T
        demand = Demand(_numbers(rows), short_term.astype(np.float64), long_term.astype(np.float64))
        yield _Page(_neighbours(rows), _factors(rows, model.parameters), demand)
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


def _neighbours(rows: Sequence[Any]) -> ItemNeighbours:
    lengths = [len(row.neighbours) // _NEIGHBOUR.itemsize for row in rows]
    return ItemNeighbours(
        number=_numbers(rows),
        start=np.concatenate(([0], np.cumsum(np.array(lengths, dtype=np.int64)))),
        neighbour=np.frombuffer(b"".join(row.neighbours for row in rows), _NEIGHBOUR),
        similarity=np.frombuffer(b"".join(row.similarities for row in rows), _SIMILARITY).astype(np.float32),
    )


def _joined_neighbours(parts: Sequence[ItemNeighbours]) -> ItemNeighbours:
    lengths = np.concatenate([np.diff(part.start) for part in parts])
    return ItemNeighbours(
        number=np.concatenate([part.number for part in parts]),
        start=np.concatenate(([0], np.cumsum(lengths))),
        neighbour=np.concatenate([part.neighbour for part in parts]),
        similarity=np.concatenate([part.similarity for part in parts]),
    )


def _joined_factors(parts: Sequence[ItemFactors]) -> ItemFactors:
    number, factors = ([getattr(part, name) for part in parts] for name in ("number", "factors"))
    return replace(parts[0], number=np.concatenate(number), factors=np.concatenate(factors))


def _joined_demand(parts: Sequence[Demand]) -> Demand:
    return Demand(
        np.concatenate([part.number for part in parts]),
        np.concatenate([part.short_term for part in parts]),
        np.concatenate([part.long_term for part in parts]),
    )


def _factors(rows: Sequence[Any], parameters: Mapping[str, Any]) -> ItemFactors:
    gram = np.array(parameters["gram"], dtype=np.float64)
    with_factors = [row for row in rows if row.factors is not None]
    packed = b"".join(row.factors for row in with_factors)
    factors = np.frombuffer(packed, _FACTOR).reshape(len(with_factors), len(gram))
    return ItemFactors(_numbers(with_factors), factors, gram, float(parameters["confidence_slope"]))


def _numbers(rows: Sequence[Any]) -> Integers:
    return np.array([row.product_number for row in rows], dtype=np.int64)
