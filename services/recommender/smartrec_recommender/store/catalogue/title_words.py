"""Products that have the words of a query in their titles: Postgres' full text search, without a language, as
titles are of many. A word counts in the singular and the plural.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from smartrec_recommender.canonical.words import number_forms, tokens_of

MOST_WORDS, MOST_PRODUCTS = 20, 500
_WITH_WORDS = sa.text("""
    SELECT product_number, (
        SELECT count(*) FROM unnest(CAST(:words AS tsquery[])) AS word
        WHERE to_tsvector('simple', title) @@ word
    ) AS found
    FROM products
    WHERE to_tsvector('simple', title) @@ CAST(:any_word AS tsquery) AND withdrawn_at IS NULL
    ORDER BY found DESC, product_number LIMIT :most
""")


_WITH_PHRASES = sa.text("""
    SELECT product_number FROM products
    WHERE withdrawn_at IS NULL AND (
        SELECT bool_and(to_tsvector('simple', title) @@ phraseto_tsquery('simple', phrase))
        FROM unnest(CAST(:phrases AS text[])) AS phrase
    ) AND to_tsvector('simple', title) @@ phraseto_tsquery('simple', :first) LIMIT :most
""")
MOST_WITH_PHRASES = 5_000


def read_with_phrases(connection: sa.Connection, phrases: Sequence[str]) -> frozenset[int]:
    """`phrases`: at least one. Returns: the numbers of the products whose titles hold each, word by word."""
    values = {"phrases": list(phrases), "first": phrases[0], "most": MOST_WITH_PHRASES}
    return frozenset(connection.execute(_WITH_PHRASES, values).scalars())


def read_with_words(connection: sa.Connection, text: str, least: int) -> frozenset[int]:
    """Returns: the numbers of the products that have the most words of `text`; with one word less, and so on,
    until there are at least so many, if the catalogue has them. Empty: no title has any of the words.
    """
    words = [_either(token) for token in dict.fromkeys(tokens_of(text)) if token.isalnum()][:MOST_WORDS]
    if not words:
        return frozenset()
    values = {"words": words, "any_word": " | ".join(words), "most": MOST_PRODUCTS}
    return _best([(number, found) for number, found in connection.execute(_WITH_WORDS, values)], least)


def _best(found: Sequence[tuple[int, int]], least: int) -> frozenset[int]:
    """`found`: products with how many words each has, the most first."""
    if not found:
        return frozenset()
    fewest = found[min(least, len(found)) - 1][1]
    return frozenset(number for number, words in found if words >= fewest)


def _either(token: str) -> str:
    """A tsquery for any form of a word."""
    return "(" + " | ".join(f"'{form}'" for form in sorted(number_forms(token)) if form.isalnum()) + ")"
