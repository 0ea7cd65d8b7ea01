"""Finds the products that have a title, for lines of orders that name their goods by nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.titles import TitledLine, TitledProduct, folded, spellings

# A shop's titles are read whole: a batch of orders comes rarely, and no index serves any other request.
_OF_TITLES = sa.text("""
    SELECT p.title, p.product_number, p.product_id, coalesce(p.style_id, p.product_id) AS style_id,
           p.withdrawn_at IS NULL AS is_in_sight, p.shop_words->>'colour' AS colour,
           p.shop_words->'sizes' AS sizes,
           (SELECT array_agg(t.name) FROM terms t
            WHERE t.term_number = ANY(p.terms) AND t.kind IN ('colour', 'size', 'attribute')) AS names
    FROM products p WHERE lower(p.title) IN (SELECT lower(asked) FROM unnest(CAST(:titles AS text[])) asked)
""")


def products_of_titles(
    connection: sa.Connection, lines: Iterable[TitledLine]
) -> dict[str, list[TitledProduct]]:
    """Returns: by folded title the products of each title that one of the lines may mean."""
    asked = sorted({spelling for line in lines for spelling in spellings(line.title)})
    found: dict[str, list[TitledProduct]] = {}
    for row in connection.execute(_OF_TITLES, {"titles": asked}) if asked else ():
        words = frozenset(folded(word) for word in (row.colour or "", *(row.sizes or ()), *(row.names or ())))
        product = TitledProduct(
            row.product_number, row.product_id, row.style_id, row.is_in_sight, words - {""}
        )
        found.setdefault(folded(row.title), []).append(product)
    return found
