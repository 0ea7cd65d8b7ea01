"""Reads the catalogue: its terms, the columns for scoring, and products for showing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.columns import (
    EMBEDDING_LENGTH,
    Floats,
    Integers,
    ProductColumns,
    columns_from_rows,
    embeddings_from_binary,
    joined,
)
from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.domain.catalogue.terms import Term, Terms
from smartrec_recommender.store.catalogue.identifiers import resolve_identifiers
from smartrec_recommender.store.prepared import Prepared, array_of

_ROWS_AT_ONCE = 10_000  # as rows some 15 MB
_LONGEST_WRITE = timedelta(minutes=10)
_TERMS = sa.text("SELECT term_number, kind, name, product_count FROM terms ORDER BY term_number")
_ALL_COLUMNS = """
    SELECT p.product_number, p.category_term, coalesce(p.brand_term, 0), coalesce(p.colour_term, 0),
           coalesce(p.gender_term, 0), coalesce(p.season_term, 0),
           hashtextextended(coalesce(
               'style ' || p.style_id,
               concat_ws('|', p.brand_term, p.category_term,
                         replace(lower(p.title), lower(coalesce(p.shop_words->>'colour', f.name, '')), ''))
           ), 0) >> 1 << 1 | (p.style_id IS NULL)::int, p.perceptual_hash,
           p.price::float8, coalesce(p.currency, ''),
           extract(epoch FROM p.created_at)::float8, extract(epoch FROM p.updated_at)::float8,
           p.stock > 0, coalesce(q.popularity, 0), coalesce(p.shop_category_term, 0),
           coalesce(p.price_before > p.price, false),
           p.attribute_terms, p.attribute_scores, p.size_terms, p.colour_terms
    FROM products p
    LEFT JOIN product_popularity q ON q.product_number = p.product_number AND q.product_number > {after}
    LEFT JOIN terms f ON f.term_number = p.colour_term
    WHERE p.withdrawn_at IS NULL AND {condition} ORDER BY p.product_number
"""
_PAGE = sa.text(_ALL_COLUMNS.format(after=":after", condition="p.product_number > :after") + "LIMIT :most")
_COLUMNS_SINCE = sa.text(_ALL_COLUMNS.format(after=0, condition="p.updated_at > :since"))
_COLUMNS_OF = sa.text(_ALL_COLUMNS.format(after=0, condition="p.product_number = ANY(:numbers)"))
_WITHDRAWN_SINCE = sa.text("SELECT product_number FROM products WHERE withdrawn_at > :since")
_NOW_AND_COUNT = sa.text("SELECT now(), (SELECT count(*) FROM products WHERE withdrawn_at IS NULL)")
# One value for all products, of 8 bytes each: as rows they would take three times as long.
_POPULARITY = Prepared(
    "popularity",
    """
    SELECT string_agg(float8send(coalesce(q.popularity, 0)), '' ORDER BY asked.place)
    FROM unnest(CAST($1 AS integer[])) WITH ORDINALITY AS asked (product_number, place)
    LEFT JOIN product_popularity q USING (product_number)
    """,
)
_ALL_POPULARITY = sa.text("""
    SELECT string_agg(int4send(product_number), '' ORDER BY product_number),
           string_agg(float8send(popularity), '' ORDER BY product_number)
    FROM product_popularity
""")
_EMBEDDINGS = Prepared(
    "embeddings",
    """
    SELECT product_number, extract(epoch FROM updated_at)::float8, halfvec_send(embedding) FROM products
    WHERE product_number = ANY($1) AND ($2::text IS NULL OR coalesce(embedding_model, $2) = $2)
    """,
)
_SHOWN = """
    SELECT p.product_number, p.product_id, p.title, p.description, c.name AS category, b.name AS brand,
           p.price, p.price_before, p.currency, f.name AS colour, p.image_url, p.image_urls, p.url,
           p.style_id, p.stock, p.created_at, p.shop_words
    FROM products p
    JOIN terms c ON c.term_number = p.category_term
    LEFT JOIN terms b ON b.term_number = p.brand_term
    LEFT JOIN terms f ON f.term_number = p.colour_term
"""
_SHOWN_BY_NUMBER = Prepared("shown_by_number", _SHOWN + "WHERE p.product_number = ANY($1)")
_SHOWN_BY_ID = Prepared("shown_by_id", _SHOWN + "WHERE p.product_id = $1 AND p.withdrawn_at IS NULL")


@dataclass(frozen=True)
class ShownProduct:
    """A product as people see it. `shop_words`: how the shop itself writes its category, colour and sizes."""

    product_number: int
    product_id: str
    title: str
    description: str
    category: str
    brand: str | None
    price: Decimal | None
    price_before: Decimal | None
    currency: str | None
    colour: str | None
    image_url: str | None
    image_urls: list[str]
    url: str | None
    style_id: str | None
    stock: int
    created_at: datetime
    shop_words: dict[str, Any]


class Details(NamedTuple):
    """Of some products: popularity float64 (n,) and embedding float32 (n, 256), in the order asked for."""

    popularity: Floats
    embedding: NDArray[np.float32]


def read_terms(
    connection: sa.Connection, product_count: int, currencies: frozenset[str] = frozenset()
) -> Terms:
    """All terms, some thousand in a catalogue of fashion. Read them after the products that name them."""
    return Terms(tuple(Term(*row) for row in connection.execute(_TERMS)), product_count, currencies)


def read_now_and_count(connection: sa.Connection) -> tuple[datetime, int]:
    """Returns: the time of the database's clock, and how many products there are."""
    now, count = connection.execute(_NOW_AND_COUNT).one()
    return now, count


def read_withdrawn_since(connection: sa.Connection, since: datetime) -> Integers:
    """Returns: the numbers of the products that were taken out of the shop since then, and some before."""
    numbers = connection.execute(_WITHDRAWN_SINCE, {"since": since - _LONGEST_WRITE}).scalars()
    return np.array(numbers.all(), dtype=np.int64)


def read_columns(connection: sa.Connection, rows_at_once: int = _ROWS_AT_ONCE) -> ProductColumns:
    """All products by ascending number. As rows a million of them would take gigabytes, so pages are read."""
    pages = [_read_page(connection, 0, rows_at_once)]
    while len(pages[-1]) == rows_at_once:
        pages.append(_read_page(connection, int(pages[-1].number[-1]), rows_at_once))
    return joined(pages)


def _read_page(connection: sa.Connection, after: int, most: int) -> ProductColumns:
    return columns_from_rows(connection.execute(_PAGE, {"after": after, "most": most}).all())


def read_columns_since(connection: sa.Connection, since: datetime) -> ProductColumns:
    """Products written since `since`, and some that were written shortly before.

    The rows of a transaction appear when it ends, with the time at which it began.
    """
    rows = connection.execute(_COLUMNS_SINCE, {"since": since - _LONGEST_WRITE})
    return columns_from_rows(rows.all())


def read_popularity(connection: sa.Connection, numbers: Integers) -> Floats:
    """Returns: float64 (n,): the stored popularity of each product. For many it reads the whole table."""
    packed_numbers, packed = connection.execute(_ALL_POPULARITY).one()
    known = np.frombuffer(packed_numbers or b"", dtype=">i4").astype(np.int64)
    popularity = np.append(np.frombuffer(packed or b"", dtype=">f8").astype(np.float64), 0.0)
    places = np.searchsorted(known, numbers).clip(max=max(len(known) - 1, 0))
    is_known = known[places] == numbers if len(known) else np.zeros(len(numbers), dtype=bool)
    return popularity[np.where(is_known, places, -1)]


def read_columns_of(connection: sa.Connection, numbers: Sequence[int]) -> ProductColumns:
    """Those of `numbers` that the catalogue has, by ascending number."""
    return columns_from_rows(connection.execute(_COLUMNS_OF, {"numbers": list(numbers)}).all())


def read_details(
    connection: sa.Connection, products: ProductColumns, memory: EmbeddingCache | None, model: str | None
) -> Details:
    """Of products in the catalogue. The embedding is zero without a picture, and without `memory`."""
    numbers = products.number.tolist()
    packed = _POPULARITY.execute(connection, array_of(numbers)).scalar() if numbers else None
    popularity = np.frombuffer(packed or b"", dtype=">f8").astype(np.float64)
    if memory is None:
        return Details(popularity, np.zeros((len(numbers), EMBEDDING_LENGTH), dtype=np.float32))
    return Details(popularity, read_embeddings(connection, products, memory, model))


def read_embeddings(
    connection: sa.Connection, products: ProductColumns, memory: EmbeddingCache, model: str | None
) -> NDArray[np.float32]:
    """Returns: float32 (n, 256), zero without a picture or with one of another model than `model`; read only
    where `memory` lacks the row as it is.
    """

    def read(missing: list[int]) -> tuple[list[int], list[float], NDArray[np.float32]]:
        rows = _EMBEDDINGS.execute(connection, array_of(missing), model).all()
        vectors = embeddings_from_binary([row[2] for row in rows], EMBEDDING_LENGTH)
        return [row[0] for row in rows], [row[1] for row in rows], vectors

    return memory.of(products.number.tolist(), products.written_at_seconds, read)


def read_shown(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, ShownProduct]:
    """Returns: by product number, what to show of each product."""
    if not len(numbers):
        return {}
    rows = _SHOWN_BY_NUMBER.execute(connection, array_of(numbers))
    return {row.product_number: ShownProduct(*row) for row in rows}


def read_shown_by_id(connection: sa.Connection, product_id: str) -> ShownProduct | None:
    """Returns: the product that the shop calls `product_id`, by whichever of its names, or None."""
    row = _SHOWN_BY_ID.execute(connection, product_id).one_or_none()
    if row is None and (named := resolve_identifiers(connection, [product_id]).get(product_id)):
        row = _SHOWN_BY_ID.execute(connection, named.product_id).one_or_none()
    return None if row is None else ShownProduct(*row)
