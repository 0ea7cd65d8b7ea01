"""Finds products by any name that the shop has for them, and keeps these names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.identifier import Identifier
from smartrec_recommender.store.bulk_copy import copy_into_stage

# The shop's product id first, then what names one variant, then what names a whole style; a product that is
# out of sight is named where no other is, so that the old id of a variant names the style that has it now.
_RESOLVED = sa.text("""
    SELECT DISTINCT ON (asked.identifier) asked.identifier, p.product_number, p.product_id
    FROM unnest(CAST(:identifiers AS text[])) AS asked (identifier)
    JOIN (
        SELECT product_id AS identifier, 0 AS rank, product_number FROM products
        WHERE product_id = ANY(:identifiers)
        UNION ALL
        SELECT identifier, CASE kind WHEN 'variant' THEN 1 WHEN 'sku' THEN 2 WHEN 'barcode' THEN 3 ELSE 4 END,
               product_number
        FROM product_identifiers WHERE identifier = ANY(:identifiers)
    ) AS named USING (identifier)
    JOIN products p USING (product_number)
    ORDER BY asked.identifier, p.withdrawn_at IS NOT NULL, named.rank, p.product_id
""")
_STAGE = sa.text("CREATE TEMP TABLE named (product_id text, kind text, identifier text) ON COMMIT DROP")
_FORGET = sa.text("""
    DELETE FROM product_identifiers i USING products p
    WHERE i.product_number = p.product_number AND p.product_id = ANY(:ids)
      AND NOT EXISTS (SELECT FROM named n
                      WHERE (n.product_id, n.kind, n.identifier) = (p.product_id, i.kind, i.identifier))
""")
_ADD = sa.text("""
    INSERT INTO product_identifiers (identifier, kind, product_number)
    SELECT DISTINCT n.identifier, n.kind, p.product_number FROM named n JOIN products p USING (product_id)
    ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING
""")


_DROP = sa.text("DROP TABLE named")


class Resolved(NamedTuple):
    """The product that an identifier names."""

    product_number: int
    product_id: str


def resolve_identifiers(connection: sa.Connection, identifiers: Iterable[str]) -> dict[str, Resolved]:
    """Returns: by identifier the product that it names; what names none is not there.

    An identifier that names several products (a handle whose colours are products of their own, a SKU that
    was given twice) is the first of them by product id.
    """
    asked = sorted(set(identifiers))
    rows = connection.execute(_RESOLVED, {"identifiers": asked}) if asked else ()
    return {identifier: Resolved(number, product_id) for identifier, number, product_id in rows}


def write_identifiers(connection: sa.Connection, of_product: Mapping[str, Sequence[Identifier]]) -> None:
    """Replaces what names the products, by product id; they are in the table already."""
    rows = [
        (product_id, *identifier)
        for product_id, identifiers in of_product.items()
        for identifier in identifiers
    ]
    connection.execute(_STAGE)
    copy_into_stage(connection, "named", ("product_id", "kind", "identifier"), rows)
    connection.execute(_FORGET, {"ids": list(of_product)})
    connection.execute(_ADD)
    connection.execute(_DROP)
