"""Keeps what the shop's files say of a style row by row, and which of its products are in the shop."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from smartrec_recommender.store.bulk_copy import copy_into_stage

_READ = sa.text("SELECT style, row_key, fields FROM product_rows WHERE style = ANY(:styles)")
_STAGE = sa.text("CREATE TEMP TABLE said (style text, row_key text, fields jsonb) ON COMMIT DROP")
_WRITE = sa.text("""
    INSERT INTO product_rows (style, row_key, fields) SELECT style, row_key, fields FROM said ORDER BY 1, 2
    ON CONFLICT (tenant, style, row_key) DO UPDATE SET fields = excluded.fields
    WHERE product_rows.fields <> excluded.fields
""")
_FORGET = sa.text("DELETE FROM product_rows WHERE style = ANY(:styles)")
_PRODUCTS_OF = sa.text("""
    SELECT p.product_id AS style, p.product_id FROM products p WHERE p.product_id = ANY(:styles)
    UNION
    SELECT i.identifier, p.product_id FROM product_identifiers i JOIN products p USING (product_number)
    WHERE i.kind = 'handle' AND i.identifier = ANY(:styles)
""")
_SOME_TEXTS = sa.text("""
    SELECT title, coalesce(shop_words->>'category', ''), left(description, 300) FROM products
    WHERE withdrawn_at IS NULL ORDER BY product_number LIMIT :most
""")
_RENAME = sa.text("""
    UPDATE products p SET product_id = r.now_id, updated_at = now()
    FROM unnest(CAST(:before AS text[]), CAST(:now_ids AS text[])) AS r (before, now_id)
    WHERE p.product_id = r.before
""")
_WITHDRAW = sa.text("""
    UPDATE products SET withdrawn_at = now(), updated_at = now()
    WHERE product_id = ANY(:ids) AND withdrawn_at IS NULL
""")


def read_shop_rows(connection: sa.Connection, styles: Sequence[str]) -> dict[str, dict[str, dict[str, Any]]]:
    """Returns: by style and key what the rows of earlier files said."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for style, key, fields in connection.execute(_READ, {"styles": list(styles)}) if styles else ():
        found.setdefault(style, {})[key] = fields
    return found


def write_shop_rows(connection: sa.Connection, rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
    """Style, key and what the row says, each over what it said before."""
    values = [(style, key, json.dumps(fields)) for style, key, fields in rows]
    if not values:
        return
    connection.execute(_STAGE)
    copy_into_stage(connection, "said", ("style", "row_key", "fields"), values)
    connection.execute(_WRITE)
    connection.execute(sa.text("DROP TABLE said"))


def forget_shop_rows(connection: sa.Connection, styles: Iterable[str]) -> None:
    """Of these styles only what is written from now on counts."""
    if names := sorted(styles):
        connection.execute(_FORGET, {"styles": names})


def read_products_of(connection: sa.Connection, styles: Sequence[str]) -> dict[str, set[str]]:
    """Returns: by style the ids of its products, also of those that were withdrawn."""
    found: dict[str, set[str]] = {}
    for style, product_id in connection.execute(_PRODUCTS_OF, {"styles": list(styles)}) if styles else ():
        found.setdefault(style, set()).add(product_id)
    return found


def read_some_texts(engine: sa.Engine, most: int) -> list[tuple[str, ...]]:
    """Returns: of some products in the shop, title, category as the shop writes it, and description."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(_SOME_TEXTS, {"most": most})]


def rename_products(connection: sa.Connection, now_ids: Mapping[str, str]) -> None:
    """Gives products another id; whatever is known of them, their transactions too, stays theirs."""
    if now_ids:
        connection.execute(_RENAME, {"before": list(now_ids), "now_ids": list(now_ids.values())})


def withdraw_products(connection: sa.Connection, product_ids: Iterable[str]) -> int:
    """Takes products out of sight; their history stays, and writing them again brings them back.

    Returns: how many were in sight.
    """
    ids = sorted(product_ids)
    return connection.execute(_WITHDRAW, {"ids": ids}).rowcount if ids else 0
