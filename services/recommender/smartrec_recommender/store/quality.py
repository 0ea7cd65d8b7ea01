"""How good the feed was found to be, over time: what evaluations measured, and what each refresh chose by.

An evaluation is a row of `models` too, of a kind that nothing serves from.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.store.models import write_model

_EVALUATION = "evaluation"
_EVALUATIONS = sa.text("""
    SELECT trained_at, figures FROM models WHERE kind = :kind
    ORDER BY model_version DESC LIMIT :most
""")
# The rows of one refresh have the same time, since one transaction wrote them.
_REFRESHES = sa.text("""
    SELECT goods.model_version, goods.trained_at, goods.parameters->>'item_item' AS item_item,
           (goods.figures->>'interactions')::bigint AS interactions,
           blend.parameters->>'chosen' AS weights,
           (blend.figures->>(blend.parameters->>'chosen'))::float8 AS ndcg
    FROM models AS goods
    JOIN models AS blend ON blend.trained_at = goods.trained_at AND blend.kind = 'blend'
    WHERE goods.kind = 'collaborative'
    ORDER BY goods.model_version DESC LIMIT :most
""")


class Measured(NamedTuple):
    """What one evaluation found. `held_back`: the name of the split; `ndcg`, `low`, `high`: of the feed's
    blend at 10, with its 95% interval; `best_single`: the best single method, and what it reached."""

    held_back: str
    shoppers: int
    products: int
    ndcg: float
    low: float
    high: float
    best_single: str
    best_single_ndcg: float


class KeptMeasurement(NamedTuple):
    """One evaluation that was kept."""

    evaluated_at: datetime
    measured: Measured


class PastRefresh(NamedTuple):
    """What one refresh chose. `ndcg`: of the weights that serve since, at 10 on the past moments that they
    were chosen by; null with `weights` where an older release learned them, alone where it was too little."""

    model_version: int
    learned_at: datetime
    item_item: str
    interactions: int
    weights: str | None
    ndcg: float | None


def keep(connection: sa.Connection, measured: Measured) -> None:
    """Keeps what an evaluation of this shop found; what serves stays as it is."""
    write_model(connection, _EVALUATION, {}, measured._asdict())


def read_measurements(connection: sa.Connection, most: int) -> list[KeptMeasurement]:
    """Returns: the newest first."""
    rows = connection.execute(_EVALUATIONS, {"kind": _EVALUATION, "most": most})
    return [KeptMeasurement(row.trained_at, Measured(**row.figures)) for row in rows]


def read_refreshes(connection: sa.Connection, most: int) -> list[PastRefresh]:
    """Returns: the newest first."""
    return [PastRefresh(*row) for row in connection.execute(_REFRESHES, {"most": most})]
