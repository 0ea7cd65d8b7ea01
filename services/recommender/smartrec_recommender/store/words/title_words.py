"""The words of the catalogue's titles: how many products have each, counted when products are written."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

MOST_WORDS = 50_000
_IS_WORD = "word ~ '^[[:alpha:]]{3,}$'"
_FORGET = sa.text("DELETE FROM title_words")
_COUNT = sa.text(f"""
    INSERT INTO title_words (word, products)
    SELECT word, ndoc FROM ts_stat(
        'SELECT to_tsvector(''simple'', title) FROM products WHERE withdrawn_at IS NULL')
    WHERE {_IS_WORD} ORDER BY ndoc DESC, word LIMIT {MOST_WORDS}
    ON CONFLICT (tenant, word) DO UPDATE SET products = excluded.products
""")  # noqa: S608 (constants)
_ADD = sa.text(f"""
    INSERT INTO title_words (word, products)
    SELECT DISTINCT word, 1
    FROM products, unnest(tsvector_to_array(to_tsvector('simple', title))) AS word
    WHERE product_id = ANY(:ids) AND {_IS_WORD} ORDER BY word
    ON CONFLICT (tenant, word) DO NOTHING
""")  # noqa: S608 (constants)
_READ = sa.text("SELECT word, products FROM title_words")


def count_title_words(connection: sa.Connection) -> None:
    """Counts the words of all titles anew."""
    connection.execute(_FORGET)
    connection.execute(_COUNT)


def add_title_words(connection: sa.Connection, product_ids: Sequence[str]) -> None:
    """Adds the words of these products' titles that no title had before."""
    connection.execute(_ADD, {"ids": list(product_ids)})


def read_title_words(connection: sa.Connection) -> dict[str, int]:
    """Returns: each word with how many products have it."""
    return {row.word: row.products for row in connection.execute(_READ)}
