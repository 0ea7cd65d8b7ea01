"""What only the database can find: products that look like a picture, and the ones most wanted just now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.columns import Floats, Integers
from smartrec_recommender.shelf import Conditions

MOST_POPULAR = 50


def read_nearest(
    connection: sa.Connection, vectors: Sequence[Floats], conditions: Conditions, most: int
) -> Integers:
    """Returns: the numbers of the products whose pictures are nearest to each vector, up to `most` a vector.

    The conditions that rule much out are part of the scan (pgvector goes on until it has enough); the caller
    still checks all of them.
    """
    written = ["[" + ",".join(f"{value:.5g}" for value in vector.tolist()) + "]" for vector in vectors]
    parameters: dict[str, Any] = {"vectors": written, "most": most}
    filters = conditions.filters
    where = ["embedding IS NOT NULL"] if filters.sold_out_too else ["embedding IS NOT NULL", "stock > 0"]
    wished = {**filters.columns, "category": conditions.all_categories}
    if conditions.brands is not None:
        wished["brand"] = conditions.brands
    for kind, numbers in wished.items():
        if numbers is not None:
            where.append(f"{kind}_term = ANY(:{kind})")
            parameters[kind] = sorted(numbers)
    if conditions.excluded_terms:
        where.append("NOT terms && :excluded_terms")
        parameters["excluded_terms"] = sorted(conditions.excluded_terms)
    statement = f"""
        SELECT near.product_number
        FROM unnest(CAST(:vectors AS halfvec[])) AS asked (vector) CROSS JOIN LATERAL (
            SELECT product_number FROM products WHERE {" AND ".join(where)}
            ORDER BY embedding <=> asked.vector LIMIT :most
        ) AS near
    """  # noqa: S608 (every value is bound)
    return _numbers(connection.execute(sa.text(statement), parameters).scalars().all())


def read_popular(connection: sa.Connection, categories: frozenset[int] | None) -> Integers:
    """Returns: the numbers of the products most wanted just now, of these categories or of all."""
    parameters: dict[str, Any] = {"most": MOST_POPULAR}
    in_categories = ""
    if categories is not None:
        parameters["categories"] = sorted(categories)
        in_categories = "WHERE category_term = ANY(:categories)"
    statement = f"""
        SELECT product_number FROM product_popularity {in_categories}
        ORDER BY popularity DESC, product_number LIMIT :most
    """  # noqa: S608 (every value is bound)
    return _numbers(connection.execute(sa.text(statement), parameters).scalars().all())


def _numbers(values: Sequence[int]) -> Integers:
    return np.array(values, dtype=np.int64)
