"""The candidate stage: a few hundred products worth scoring, out of all, in one statement.

Each source is a small index scan; what is ruled out and what is not in stock never leaves the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smartrec_recommender.columns import ProductColumns, columns_from_rows
from smartrec_recommender.query import PriceRange, Query
from smartrec_recommender.store.catalogue import COLUMNS
from smartrec_recommender.store.schema import EMBEDDING_LENGTH
from smartrec_recommender.wishes import Wanted

MOST_VISUAL = 150
MOST_MATCHING = 150
MOST_POPULAR = 100
MOST_SORTED = 200
MOST_PER_TASTE = 15


def read_candidates(connection: sa.Connection, query: Query, wanted: Wanted) -> ProductColumns:
    """Returns: the union of all sources, by ascending product number."""
    parameters: dict[str, Any] = {}
    fits = _filter(query, wanted, parameters)
    sources = " UNION ALL ".join(f"({source})" for source in _sources(query, wanted, fits, parameters))
    statement = f"""
        SELECT {COLUMNS} FROM products p LEFT JOIN product_popularity q USING (product_number)
        WHERE p.product_number IN ({sources}) ORDER BY p.product_number
    """  # noqa: S608 (every value is bound)
    return columns_from_rows(connection.execute(sa.text(statement), parameters).all(), EMBEDDING_LENGTH)


def _filter(query: Query, wanted: Wanted, parameters: dict[str, Any]) -> str:
    """The conditions that every candidate meets, as SQL over the alias p."""
    conditions = ["p.stock > 0"]
    if query.excluded_terms:
        conditions.append("NOT p.terms && :excluded_terms")
        parameters["excluded_terms"] = sorted(query.excluded_terms)
    if query.excluded_products:
        conditions.append("p.product_number <> ALL(:excluded_products)")
        parameters["excluded_products"] = sorted(query.excluded_products)
    if wanted.categories is not None:
        conditions.append("p.category_term = ANY(:categories)")
        parameters["categories"] = list(wanted.categories)
    if wanted.brands is not None:
        conditions.append("p.brand_term = ANY(:brands)")
        parameters["brands"] = list(wanted.brands)
    return " AND ".join(conditions + _price_conditions(wanted.price, parameters))


def _price_conditions(price: PriceRange | None, parameters: dict[str, Any]) -> list[str]:
    if price is None:
        return []
    bounds = {
        "p.price >= :minimum_price": ("minimum_price", price.minimum),
        "p.price <= :maximum_price": ("maximum_price", price.maximum),
        "p.currency = :currency": ("currency", price.currency),
    }
    parameters.update({name: value for name, value in bounds.values() if value is not None})
    return [condition for condition, (_, value) in bounds.items() if value is not None]


def _sources(query: Query, wanted: Wanted, fits: str, parameters: dict[str, Any]) -> list[str]:
    """One SELECT of product numbers a source."""
    sources = [_popular(wanted, fits)]
    vectors = ([] if query.embedding is None else [query.embedding]) + list(wanted.likes)
    for place, vector in enumerate(vectors):
        parameters[f"vector_{place}"] = "[" + ",".join(f"{value:.5g}" for value in vector) + "]"
        most = MOST_VISUAL if place == 0 else MOST_VISUAL // 3
        sources.append(_nearest(f"vector_{place}", most, fits))
    if wanted.asked:
        sources.append(_matching(wanted.asked, fits, parameters))
    for place, pair in enumerate(wanted.tastes):
        parameters[f"taste_{place}"] = list(pair)
        sources.append(_having(f"taste_{place}", fits))
    if wanted.neighbours:
        parameters["neighbours"] = list(wanted.neighbours)
        sources.append(_selected(fits, "p.product_number = ANY(:neighbours)"))
    if query.sort is not None:
        order = "p.price" if query.sort == "price_asc" else "p.created_at DESC"
        sources.append(f"{_selected(fits)} ORDER BY {order}, p.product_number LIMIT {MOST_SORTED}")
    return sources


def _selected(*conditions: str) -> str:
    return f"SELECT p.product_number FROM products p WHERE {' AND '.join(conditions)}"  # noqa: S608 (constants)


def _popular(wanted: Wanted, fits: str) -> str:
    in_category = "" if wanted.categories is None else "q.category_term = ANY(:categories) AND "
    return f"""
        SELECT p.product_number FROM product_popularity q JOIN products p USING (product_number)
        WHERE {in_category}{fits} ORDER BY q.popularity DESC, p.product_number LIMIT {MOST_POPULAR}
    """  # noqa: S608 (every value is bound)


def _nearest(vector: str, most: int, fits: str) -> str:
    return f"""
        SELECT p.product_number FROM products p WHERE p.embedding IS NOT NULL AND {fits}
        ORDER BY p.embedding <=> CAST(:{vector} AS halfvec) LIMIT {most}
    """  # noqa: S608 (every value is bound)


def _matching(asked: Mapping[int, float], fits: str, parameters: dict[str, Any]) -> str:
    """The products with the greatest weight of asked terms; of equals, the more popular."""
    overlap = []
    for place, (term, weight) in enumerate(sorted(asked.items())):
        parameters[f"asked_{place}"], parameters[f"weight_{place}"] = [term], weight
        overlap.append(f"CASE WHEN p.terms @> :asked_{place} THEN CAST(:weight_{place} AS float8) ELSE 0 END")
    parameters["asked"] = sorted(asked)
    return f"""
        SELECT p.product_number FROM products p LEFT JOIN product_popularity q USING (product_number)
        WHERE p.terms && :asked AND {fits}
        ORDER BY {" + ".join(overlap)} DESC, q.popularity DESC NULLS LAST, p.product_number
        LIMIT {MOST_MATCHING}
    """  # noqa: S608 (every value is bound)


def _having(terms: str, fits: str) -> str:
    return f"""
        SELECT p.product_number FROM products p LEFT JOIN product_popularity q USING (product_number)
        WHERE p.terms @> :{terms} AND {fits}
        ORDER BY q.popularity DESC NULLS LAST, p.product_number LIMIT {MOST_PER_TASTE}
    """  # noqa: S608 (every value is bound)
