"""Reads what is learned from, and writes what was learned, each time under a new model version."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.learning.neighbours import Interactions, NeighbourPairs
from smartrec_recommender.popularity import COUNTS
from smartrec_recommender.store.knowledge import bump_catalogue_version
from smartrec_recommender.store.loading import copy_rows

_HALF_LIFE_DAYS = 365.0
_WORTH = " ".join(f"WHEN '{kind}' THEN {count}" for kind, count in COUNTS.items() if kind != "rating")
_INTERACTIONS = sa.text(f"""
    SELECT user_number, product_number, sum(
        CASE kind {_WORTH} ELSE (rating - 3) * 0.4 END
        * power(0.5, greatest(0, extract(epoch FROM latest - occurred_at)) / 86400 / :half_life_days)
    )::float8 AS weight
    FROM transactions, (SELECT max(occurred_at) AS latest FROM transactions) AS newest
    GROUP BY user_number, product_number HAVING count(*) > 0 ORDER BY user_number, product_number
""")  # noqa: S608 (constants)
_HABITS = sa.text("""
    INSERT INTO category_habits (category_term, repeat_rate)
    SELECT category_term, (sum(purchases) - count(*))::real / (sum(purchases) + :imagined)
    FROM (
        SELECT t.user_number, t.product_number, p.category_term, count(*) AS purchases
        FROM transactions t JOIN products p USING (product_number)
        WHERE t.kind = 'purchase' GROUP BY 1, 2, 3
    ) AS bought GROUP BY category_term
""")
_IMAGINED_PURCHASES = 20
_NEW_MODEL = sa.text("""
    INSERT INTO models (kind, parameters, figures)
    VALUES (:kind, CAST(:parameters AS jsonb), CAST(:figures AS jsonb)) RETURNING model_version
""")
_OLD_KEYS = sa.text("DELETE FROM idempotency_keys WHERE used_at < now() - interval '24 hours'")


def read_interactions(connection: sa.Connection) -> Interactions:
    """All pairs of shopper and product for which more speaks than against."""
    rows = connection.execute(_INTERACTIONS, {"half_life_days": _HALF_LIFE_DAYS}).all()
    table = np.array([tuple(row) for row in rows], dtype=np.float64).reshape(-1, 3)
    table = table[table[:, 2] > 0]
    return Interactions(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])


def write_model(
    connection: sa.Connection, kind: str, parameters: dict[str, Any], figures: dict[str, Any]
) -> int:
    """Returns: the new model version."""
    values = {"kind": kind, "parameters": json.dumps(parameters), "figures": json.dumps(figures)}
    return int(connection.execute(_NEW_MODEL, values).scalar_one())


def replace_neighbours(connection: sa.Connection, pairs: NeighbourPairs, model_version: int) -> None:
    """Puts the pairs in place of the ones before; readers see the old ones until the commit."""
    connection.execute(sa.text("DELETE FROM product_neighbours"))
    triples = zip(pairs.product.tolist(), pairs.neighbour.tolist(), pairs.similarity.tolist(), strict=True)
    columns = ("product_number", "neighbour_number", "similarity", "model_version")
    copy_rows(connection, "product_neighbours", columns, ((*triple, model_version) for triple in triples))


def replace_habits(connection: sa.Connection) -> None:
    """Works out anew how often shoppers of each category buy the same product again."""
    connection.execute(sa.text("DELETE FROM category_habits"))
    connection.execute(_HABITS, {"imagined": _IMAGINED_PURCHASES})


def finish_learning(connection: sa.Connection) -> None:
    """Makes old answers stale and forgets idempotency keys that no longer count."""
    bump_catalogue_version(connection)
    connection.execute(_OLD_KEYS)
