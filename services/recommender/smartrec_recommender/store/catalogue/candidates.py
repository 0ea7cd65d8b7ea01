"""What only the database can find: the products whose pictures are most alike, and the most popular ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Floats, Integers
from smartrec_recommender.store.prepared import Prepared, array_of

MOST_POPULAR = 50
MOST_COMPARED = 10_000
_POPULAR = Prepared(
    "popular",
    f"""
    SELECT product_number FROM product_popularity
    ORDER BY popularity DESC, product_number LIMIT {MOST_POPULAR}
    """,  # noqa: S608 (a constant, as all others here)
)
# The best of each category are at the head of the index; those of several at once are not.
_POPULAR_IN_CATEGORIES = Prepared(
    "popular_in_categories",
    f"""
    SELECT best.product_number
    FROM unnest(CAST($1 AS integer[])) AS asked (category_term) CROSS JOIN LATERAL (
        SELECT product_number, popularity FROM product_popularity
        WHERE category_term = asked.category_term
        ORDER BY popularity DESC, product_number LIMIT {MOST_POPULAR}
    ) AS best
    ORDER BY best.popularity DESC, best.product_number LIMIT {MOST_POPULAR}
    """,  # noqa: S608
)


def read_nearest(
    connection: sa.Connection,
    vector: Floats,
    conditions: Conditions,
    most: int,
    among: int,
    model: str | None,
) -> Integers:
    """Returns: the numbers of up to `most` products, those whose pictures are nearest to the vector.

    The conditions that rule much out are part of the scan (pgvector goes on until it has enough); the caller
    still checks all of them. Where the categories leave few products (`among`), each of them is compared: the
    index would have to go through many more to find those. `model`: the one that the vector is of.
    """
    written = str(np.round(vector.astype(np.float64), 5).tolist())
    parameters: dict[str, Any] = {"vector": written, "most": most}
    filters = conditions.filters
    where = ["embedding IS NOT NULL", "withdrawn_at IS NULL"]
    where += [] if filters.sold_out_too else ["stock > 0"]
    if model is not None:
        where.append("coalesce(embedding_model, :model) = :model")
        parameters["model"] = model
    wished = {**filters.columns, "category": conditions.all_categories}
    if conditions.brands is not None:
        wished["brand"] = conditions.brands
    for kind, numbers in wished.items():
        if numbers is not None:
            where.append(f"{kind}_term = ANY(:{kind})")
            parameters[kind] = sorted(numbers)
    if filters.shop_category is not None:
        where.append("(shop_category_term = ANY(:of_shop) OR category_term = ANY(:of_ours))")
        parameters |= {"of_shop": sorted(filters.shop_category), "of_ours": sorted(filters.category or ())}
    if filters.products is not None:
        where.append("product_number = ANY(:products)")
        parameters["products"] = sorted(filters.products)
    if filters.colour is not None:
        where.append("(colour_term = ANY(:colour) OR colour_terms && :colour)")
        parameters["colour"] = sorted(filters.colour)
    if conditions.excluded_terms:
        where.append("NOT terms && :excluded_terms")
        parameters["excluded_terms"] = sorted(conditions.excluded_terms)
    allowed = " AND ".join(where)
    is_each_compared = conditions.all_categories is not None and among <= MOST_COMPARED
    fence = "OFFSET 0" if is_each_compared else "ORDER BY distance LIMIT :most"  # keeps the index out of it
    statement = f"""
        SELECT product_number FROM (
            SELECT product_number, embedding <=> CAST(:vector AS halfvec) AS distance FROM products
            WHERE {allowed} {fence}
        ) AS compared
        ORDER BY distance LIMIT :most
    """  # noqa: S608 (every value is bound)
    return as_numbers(connection.execute(sa.text(statement), parameters).scalars().all())


def read_popular(connection: sa.Connection, categories: frozenset[int] | None) -> Integers:
    """Returns: the numbers of the most popular products of these categories, or of all."""
    if categories is None:
        rows = _POPULAR.execute(connection)
    else:
        rows = _POPULAR_IN_CATEGORIES.execute(connection, array_of(sorted(categories)))
    return as_numbers(rows.scalars().all())


def as_numbers(values: Sequence[int]) -> Integers:
    return np.array(values, dtype=np.int64)
