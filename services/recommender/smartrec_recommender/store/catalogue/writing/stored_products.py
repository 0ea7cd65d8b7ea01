"""Single products of the shop: what they became when they were written, and taking them out of sight."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa

from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.catalogue.writing.shop_rows import read_products_of, withdraw_products
from smartrec_recommender.store.deadlocks import again_after_deadlocks

_NAMES = """
    ARRAY(SELECT t.name FROM unnest({column}) WITH ORDINALITY AS own (term_number, place)
          JOIN terms t USING (term_number) WHERE t.kind = '{kind}' ORDER BY own.place)
"""
_READ = sa.text(f"""
    SELECT p.product_id, p.title, c.name, b.name, f.name, g.name, s.name, p.price, p.price_before, p.currency,
           p.stock, p.url, p.style_id, p.created_at, p.image_urls, p.shop_words, p.embedding IS NOT NULL,
           {_NAMES.format(column="p.size_terms", kind="size")},
           {_NAMES.format(column="p.attribute_terms", kind="attribute")}
    FROM products p
    JOIN terms c ON c.term_number = p.category_term
    LEFT JOIN terms b ON b.term_number = p.brand_term
    LEFT JOIN terms f ON f.term_number = p.colour_term
    LEFT JOIN terms g ON g.term_number = p.gender_term
    LEFT JOIN terms s ON s.term_number = p.season_term
    WHERE p.product_id = ANY(:ids) AND p.withdrawn_at IS NULL
""")  # noqa: S608 (constants)


class StoredProduct(NamedTuple):
    """A product as searches know it, and as the shop writes its category, colour and sizes (`shop_words`).

    `is_found_by_picture`: whether one of its pictures was read.
    """

    product_id: str
    title: str
    category: str
    brand: str | None
    colour: str | None
    gender: str | None
    season: str | None
    price: Decimal | None
    price_before: Decimal | None
    currency: str | None
    stock: int
    url: str | None
    style_id: str | None
    created_at: datetime
    image_urls: list[str]
    shop_words: dict[str, Any]
    is_found_by_picture: bool
    sizes: list[str]
    attributes: list[str]


def read_stored_products(engine: sa.Engine, product_ids: Collection[str]) -> dict[str, StoredProduct]:
    """Returns: by product id those that are in sight."""
    if not product_ids:
        return {}
    with engine.connect() as connection:
        rows = connection.execute(_READ, {"ids": sorted(product_ids)})
        return {row.product_id: StoredProduct(*row) for row in rows}


@again_after_deadlocks
def remove_product(engine: sa.Engine, product_id: str) -> int:
    """Takes a product, or all colours of a style, out of sight from the next request on.

    Returns: how many were in sight. Their history stays, and writing them again brings them back.
    """
    with engine.begin() as connection:
        withdrawn = withdraw_products(
            connection, read_products_of(connection, [product_id]).get(product_id, ())
        )
        if withdrawn:
            bump_catalogue_version(connection)
        return withdrawn
