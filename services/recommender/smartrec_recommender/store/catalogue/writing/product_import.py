"""Writes products in batches: inserts new ones, replaces changed ones, and updates what depends on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.identifier import Identifier
from smartrec_recommender.store.bulk_copy import as_array, as_text_array, copy_into_stage
from smartrec_recommender.store.catalogue.embedding_models import adopt_model, read_newest_model
from smartrec_recommender.store.catalogue.identifiers import write_identifiers
from smartrec_recommender.store.catalogue.picture_analyses import as_literal
from smartrec_recommender.store.catalogue.snapshot import bump_catalogue_version
from smartrec_recommender.store.catalogue.writing.shop_rows import (
    forget_shop_rows,
    rename_products,
    withdraw_products,
    write_shop_rows,
)
from smartrec_recommender.store.deadlocks import again_after_deadlocks
from smartrec_recommender.store.import_progress import BatchMark
from smartrec_recommender.store.words.title_words import add_title_words, count_title_words

_HASHES = sa.text(
    "SELECT product_id, content_hash FROM products WHERE product_id = ANY(:ids) AND withdrawn_at IS NULL"
)
_ADD_TERMS = sa.text("""
    INSERT INTO terms (kind, name) SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:names AS text[]))
    ORDER BY 1, 2
    ON CONFLICT (tenant, kind, name) DO NOTHING
""")
_FIND_TERMS = sa.text("""
    SELECT t.kind, t.name, t.term_number FROM terms t
    JOIN unnest(CAST(:kinds AS text[]), CAST(:names AS text[])) AS n(kind, name) USING (kind, name)
""")
_POPULARITY = sa.text("""
    INSERT INTO product_popularity (product_number, category_term)
    SELECT product_number, category_term FROM products WHERE product_id = ANY(:ids)
    ORDER BY product_number
    ON CONFLICT (product_number) DO UPDATE SET category_term = excluded.category_term
    WHERE product_popularity.category_term <> excluded.category_term
""")
_COUNT_TERMS = sa.text("""
    UPDATE terms t SET product_count = coalesce(c.count, 0)
    FROM terms o LEFT JOIN (SELECT term, count(*) FROM products, unnest(terms) AS term GROUP BY term) c
        ON c.term = o.term_number
    WHERE t.term_number = o.term_number AND t.product_count <> coalesce(c.count, 0)
""")
# Those of some products, by the index; a term that they have no longer is counted by the next import.
_COUNT_THEIR_TERMS = sa.text("""
    UPDATE terms t SET product_count = (SELECT count(*) FROM products p WHERE p.terms @> ARRAY[t.term_number])
    WHERE t.term_number IN (SELECT unnest(terms) FROM products WHERE product_id = ANY(:ids))
""")
TermKey = tuple[str, str]


@dataclass(frozen=True)
class NewProduct:
    """A product ready to be written; the terms by kind and name, the main picture's URL first.

    Category, colours (the main one first), gender and sizes are canonical; `shop_words` are the shop's own,
    by `category`, `colour`, `sizes`. `words`: by which goods that are no garments are found.
    """

    product_id: str
    title: str
    description: str
    category: str
    brand: str | None
    colours: tuple[str, ...]
    gender: str | None
    season: str | None
    sizes: tuple[str, ...]
    style_id: str | None
    attributes: dict[str, float]
    sources: dict[str, dict[str, Any]]
    price: Decimal | None
    price_before: Decimal | None
    currency: str | None
    url: str | None
    stock: int
    size_stocks: list[int]
    identifiers: list[Identifier]
    image_urls: list[str]
    image_hash: str | None
    embedding: NDArray[np.float32] | None
    embedding_model: str | None
    perceptual_hash: int
    created_at: datetime | None
    content_hash: str
    shop_words: dict[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()

    def terms(self) -> list[TermKey]:
        named = {
            "category": self.category,
            "brand": self.brand,
            "shop_category": self.shop_words.get("category"),
            "gender": self.gender,
            "season": self.season,
        }
        several: dict[str, Iterable[str]] = {
            "attribute": self.attributes,
            "colour": self.colours,
            "size": self.sizes,
            "word": self.words,
        }
        return [(kind, name) for kind, name in named.items() if name] + [
            (kind, name) for kind, names in several.items() for name in names
        ]


@dataclass(frozen=True)
class StyleChanges:
    """What else a batch changes: rows that are kept, ids that are replaced, products that go out of sight,
    and styles of which no earlier row is kept."""

    rows: Sequence[tuple[str, str, Mapping[str, Any]]] = ()
    now_ids: Mapping[str, str] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    forgotten: frozenset[str] = frozenset()


def read_content_hashes(engine: sa.Engine, ids: Sequence[str]) -> dict[str, str]:
    """Of the products that are in the shop; one that was withdrawn is written anew when it comes back."""
    with engine.connect() as connection:
        return {row.product_id: row.content_hash for row in connection.execute(_HASHES, {"ids": list(ids)})}


@again_after_deadlocks
def write_products(
    engine: sa.Engine,
    products: Sequence[NewProduct],
    batch_mark: BatchMark,
    changes: StyleChanges = StyleChanges(),
    is_served_at_once: bool = False,
) -> int:
    """Inserts or replaces the products, all or none, and marks how far the file is done with.

    `is_served_at_once`: the next request finds them; else that is for `finish_products`.

    Returns: how many went out of sight.
    """
    with engine.begin() as connection:
        batch_mark.mark(connection)
        forget_shop_rows(connection, changes.forgotten)
        write_shop_rows(connection, changes.rows)
        rename_products(connection, changes.now_ids)
        withdrawn = withdraw_products(connection, changes.withdrawn)
        if products:
            _write(connection, products)
        if is_served_at_once and (products or withdrawn or changes.now_ids):
            bump_catalogue_version(connection)
            models = (each.embedding_model for each in products if each.embedding_model)
            adopt_model(connection, next(models, None))
            ids = [product.product_id for product in products]
            connection.execute(_COUNT_THEIR_TERMS, {"ids": ids})
            add_title_words(connection, ids)
        return withdrawn


def _write(connection: sa.Connection, products: Sequence[NewProduct]) -> None:
    number_of = _term_numbers(connection, sorted({key for product in products for key in product.terms()}))
    connection.execute(_STAGE)
    copy_into_stage(connection, "stage", _COLUMNS, (_row(product, number_of) for product in products))
    connection.execute(_UPSERT)
    connection.execute(_POPULARITY, {"ids": [product.product_id for product in products]})
    write_identifiers(connection, {product.product_id: product.identifiers for product in products})


@again_after_deadlocks
def finish_products(engine: sa.Engine) -> None:
    """After the last batch: counts terms and titles' words, makes cached answers stale, updates planner
    statistics.
    """
    with engine.begin() as connection:
        bump_catalogue_version(connection)  # first: so one import counts after the other
        adopt_model(connection, read_newest_model(connection))
        connection.execute(_COUNT_TERMS)
        count_title_words(connection)
    analyse(engine, "products", "product_popularity")


def analyse(engine: sa.Engine, *tables: str) -> None:
    """Updates the planner's statistics of the tables."""
    with engine.begin() as connection:
        for table in tables:
            connection.execute(sa.text(f"ANALYZE {table}"))


_COLUMNS = (
    "product_id",
    "title",
    "description",
    "category_term",
    "shop_category_term",
    "brand_term",
    "colour_term",
    "colour_terms",
    "gender_term",
    "season_term",
    "price",
    "price_before",
    "currency",
    "url",
    "stock",
    "image_url",
    "image_urls",
    "style_id",
    "size_terms",
    "size_stocks",
    "sources",
    "shop_words",
    "image_hash",
    "terms",
    "attribute_terms",
    "attribute_scores",
    "embedding",
    "embedding_model",
    "perceptual_hash",
    "created_at",
    "content_hash",
)
_STAGE = sa.text(
    f"CREATE TEMP TABLE stage ON COMMIT DROP AS SELECT {', '.join(_COLUMNS)} FROM products WITH NO DATA"  # noqa: S608
)
_FIRST_CREATED_AT = "coalesce(s.created_at, p.created_at, now())"
_UPSERT = sa.text(f"""
    INSERT INTO products ({", ".join(_COLUMNS)})
    SELECT {", ".join(f"s.{name}" for name in _COLUMNS).replace("s.created_at", _FIRST_CREATED_AT)}
    FROM stage s LEFT JOIN products p USING (product_id) ORDER BY s.product_id
    ON CONFLICT (tenant, product_id) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])}, updated_at = now(),
        withdrawn_at = NULL
""")  # noqa: S608 (constants)


def _term_numbers(connection: sa.Connection, keys: Sequence[TermKey]) -> dict[TermKey, int]:
    named = {"kinds": [kind for kind, _ in keys], "names": [name for _, name in keys]}
    connection.execute(_ADD_TERMS, named)
    return {(kind, name): number for kind, name, number in connection.execute(_FIND_TERMS, named)}


def _row(product: NewProduct, number_of: dict[TermKey, int]) -> tuple[object, ...]:
    attributes = {number_of["attribute", name]: score for name, score in product.attributes.items()}
    attributes |= {number_of["word", word]: 1.0 for word in product.words}
    colours = [number_of["colour", colour] for colour in product.colours]
    shop_category = product.shop_words.get("category")
    return (
        product.product_id,
        product.title,
        product.description,
        number_of["category", product.category],
        number_of["shop_category", shop_category] if shop_category else None,
        number_of["brand", product.brand] if product.brand else None,
        next(iter(colours), None),
        as_array(colours),
        number_of["gender", product.gender] if product.gender else None,
        number_of["season", product.season] if product.season else None,
        product.price,
        product.price_before,
        product.currency,
        product.url,
        product.stock,
        next(iter(product.image_urls), None),
        as_text_array(product.image_urls),
        product.style_id,
        as_array(number_of["size", size] for size in product.sizes),
        as_array(product.size_stocks),
        json.dumps(product.sources),
        json.dumps(product.shop_words),
        product.image_hash,
        as_array(sorted(number_of[key] for key in product.terms())),
        as_array(attributes.keys()),
        as_array(attributes.values()),
        None if product.embedding is None else as_literal(product.embedding),
        product.embedding_model,
        product.perceptual_hash,
        product.created_at,
        product.content_hash,
    )
