"""Reads the catalogue: its version, its terms, products as columns for scoring and as rows for showing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa

from smartrec_recommender.columns import ProductColumns, columns_from_rows
from smartrec_recommender.store.schema import EMBEDDING_LENGTH
from smartrec_recommender.terms import Term, Terms

COLUMNS = """
    p.product_number, p.category_term, coalesce(p.brand_term, 0), coalesce(p.colour_term, 0),
    p.price::float8, coalesce(p.currency, ''), coalesce(q.popularity, 0),
    extract(epoch FROM p.created_at)::float8, p.attribute_terms, p.attribute_scores, halfvec_send(p.embedding)
"""
_TERMS = sa.text("SELECT term_number, kind, name, product_count FROM terms ORDER BY term_number")
_SUMMARY = sa.text("SELECT count(*), array_remove(array_agg(DISTINCT currency), NULL) FROM products")
_PRODUCTS = sa.text(f"""
    SELECT {COLUMNS} FROM products p LEFT JOIN product_popularity q USING (product_number)
    WHERE p.product_number = ANY(:numbers) ORDER BY p.product_number
""")  # noqa: S608 (a constant)
_SHOWN = """
    SELECT p.product_number, p.product_id, p.title, p.description, c.name AS category, b.name AS brand,
           p.price, p.currency, f.name AS colour, p.image_url, p.stock, p.created_at
    FROM products p
    JOIN terms c ON c.term_number = p.category_term
    LEFT JOIN terms b ON b.term_number = p.brand_term
    LEFT JOIN terms f ON f.term_number = p.colour_term
"""
_SHOWN_BY_NUMBER = sa.text(_SHOWN + "WHERE p.product_number = ANY(:numbers)")
_SHOWN_BY_ID = sa.text(_SHOWN + "WHERE p.product_id = :product_id")


@dataclass(frozen=True)
class ShownProduct:
    """A product as people see it."""

    product_number: int
    product_id: str
    title: str
    description: str
    category: str
    brand: str | None
    price: Decimal | None
    currency: str | None
    colour: str | None
    image_url: str | None
    stock: int
    created_at: datetime


def read_terms(connection: sa.Connection) -> Terms:
    """All terms; a catalogue of fashion has some thousand."""
    count, currencies = connection.execute(_SUMMARY).one()
    terms = tuple(Term(*row) for row in connection.execute(_TERMS))
    return Terms(terms, int(count), frozenset(currencies or ()))


def read_columns(connection: sa.Connection, numbers: Sequence[int]) -> ProductColumns:
    """The products of `numbers` that exist, by ascending number."""
    rows = connection.execute(_PRODUCTS, {"numbers": list(numbers)}).all() if len(numbers) else []
    return columns_from_rows(rows, EMBEDDING_LENGTH)


def read_shown(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, ShownProduct]:
    """Returns: by product number, what to show of each product."""
    if not len(numbers):
        return {}
    rows = connection.execute(_SHOWN_BY_NUMBER, {"numbers": list(numbers)})
    return {row.product_number: ShownProduct(*row) for row in rows}


def read_shown_by_id(connection: sa.Connection, product_id: str) -> ShownProduct | None:
    """Returns: the product that the shop calls `product_id`, or None."""
    row = connection.execute(_SHOWN_BY_ID, {"product_id": product_id}).one_or_none()
    return None if row is None else ShownProduct(*row)
