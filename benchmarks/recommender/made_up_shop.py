"""A shop of any size for the benchmark: clustered embeddings, skewed popularity, shoppers with histories.

The rows go straight into the tables: what is measured is the service on such a shop, not how it came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.domain.popularity import stored_popularity
from smartrec_recommender.importing.files import batches
from smartrec_recommender.store.bulk_copy import copy_rows
from smartrec_recommender.store.catalogue.writing.product_import import finish_products
from smartrec_recommender.store.connection import as_owner, for_reading
from smartrec_vocabulary import load_attributes, load_categories, load_colours

USERS, EVENTS = 500, 20_000
_BRANDS, _CLUSTERS, _ATTRIBUTES_OF_ONE, _EVENTS_OF_ONE = 200, 2_000, 8, 40
_ROWS_AT_ONCE, _SEED = 10_000, 11
_INDEX = "ix_products_embedding"


class MadeUpShop:
    """Draws the rows; the same size gives the same shop. `event_count`: its transactions."""

    def __init__(self, size: int, event_count: int = EVENTS) -> None:
        self.size, self.event_count, self.now = size, event_count, datetime.now(UTC)
        self.users = max(USERS, event_count // _EVENTS_OF_ONE)
        self._generator = np.random.default_rng(_SEED)
        self._categories = [category.name for category in load_categories()]
        self._attributes = [attribute.name for attribute in load_attributes()]
        self._colours = [colour.name for colour in load_colours()]
        self._centres = self._generator.standard_normal((_CLUSTERS, 256))

    def terms(self) -> list[tuple[str, str]]:
        """Every term, by kind; its place from 1 is its number."""
        names = {"category": self._categories, "attribute": self._attributes, "colour": self._colours}
        brands = [("brand", f"Brand {number}") for number in range(_BRANDS)]
        return [(kind, name) for kind, of_kind in names.items() for name in of_kind] + brands

    def products(self) -> Iterator[tuple[Any, ...]]:
        """Rows of the table, see `_PRODUCT_COLUMNS`."""
        draw, categories, attributes = self._generator, len(self._categories), len(self._attributes)
        for number in range(1, self.size + 1):
            category = int(categories * draw.random() ** 1.5)
            chosen = sorted({int(attributes * share) for share in draw.random(_ATTRIBUTES_OF_ONE) ** 3})
            terms = [1 + categories + attribute for attribute in chosen]
            colour = 1 + categories + attributes + int(draw.integers(len(self._colours)))
            brand = 1 + categories + attributes + len(self._colours) + int(draw.integers(_BRANDS))
            born = self.now - timedelta(days=float(draw.uniform(0, 700)))
            vector = self._vector(category)
            yield (
                number, f"B{number:07}", f"Product {number}", category + 1, brand, colour,
                20 + number % 90, "EUR", _array([category + 1, brand, colour, *terms]),
                _array(terms), _array([1.0] * len(terms)),
                "[" + ",".join(f"{value:.4f}" for value in vector.tolist()) + "]",
                born.isoformat(), "made up",
            )  # fmt: skip

    def _vector(self, category: int) -> Floats:
        """A picture near one of its category's cluster centres."""
        centre = self._centres[(category * 40 + int(self._generator.integers(40))) % _CLUSTERS]
        vector = centre + 0.6 * self._generator.standard_normal(256)
        unit: Floats = vector / np.linalg.norm(vector)
        return unit

    def query_vector(self, category: str) -> Floats:
        """A photo of something of this category that is not in the shop."""
        return self._vector(self._categories.index(category))

    def popularity(self) -> Iterator[tuple[Any, ...]]:
        for number in range(1, self.size + 1):
            yield number, stored_popularity(200 * float(self._generator.random() ** 6), self.now)

    def events(self) -> Iterator[tuple[Any, ...]]:
        """Of products of all degrees of popularity."""
        for number in range(self.event_count):
            product = 1 + int(self.size * self._generator.random() ** 2)
            moment = self.now - timedelta(days=float(self._generator.uniform(0, 300)))
            kind = "view" if self._generator.random() < 0.6 else "purchase"
            yield f"t{number}", 1 + number % self.users, product, kind, moment.isoformat()


_PRODUCT_COLUMNS = (
    "product_number", "product_id", "title", "category_term", "brand_term", "colour_term",
    "price", "currency", "terms", "attribute_terms", "attribute_scores",
    "embedding", "created_at", "content_hash",
)  # fmt: skip


def fill(engine: sa.Engine, shop: MadeUpShop) -> None:
    """Writes the shop into an empty, migrated database; the index of embeddings is made at the end."""
    definition = _drop_index(engine)
    numbered = ((place, *term) for place, term in enumerate(shop.terms(), start=1))
    _write(engine, "terms", ("term_number", "kind", "name"), numbered)
    _write(engine, "products", _PRODUCT_COLUMNS, shop.products())
    popularity = ("product_number", "category_term", "popularity")
    worths = ((number, 1, worth) for number, worth in shop.popularity())
    _write(engine, "product_popularity", popularity, worths)
    shoppers = ((number, f"u{number}") for number in range(1, shop.users + 1))
    _write(engine, "users", ("user_number", "user_id"), shoppers)
    deeds = ("transaction_id", "user_number", "product_number", "kind", "occurred_at")
    _write(engine, "transactions", deeds, shop.events())
    finish_products(engine)
    with as_owner(engine).begin() as connection:
        connection.execute(
            sa.text("""
                UPDATE product_popularity q SET category_term = p.category_term FROM products p
                WHERE p.product_number = q.product_number
            """)
        )
        connection.execute(sa.text("SET LOCAL maintenance_work_mem = '2GB'"))
        connection.execute(sa.text(definition))
    tidied(engine)


def tidied(engine: sa.Engine) -> None:
    """Does now what autovacuum would do in a moment, beside what is measured."""
    with for_reading(as_owner(engine)).connect() as connection:  # VACUUM wants no transaction
        connection.execute(sa.text("VACUUM ANALYZE"))


def _drop_index(engine: sa.Engine) -> str:
    """Returns: the statement that makes it again."""
    with as_owner(engine).begin() as connection:
        definition: str = connection.execute(
            sa.text("SELECT indexdef FROM pg_indexes WHERE indexname = :name"), {"name": _INDEX}
        ).scalar_one()
        connection.execute(sa.text(f"DROP INDEX {_INDEX}"))
    return definition


def _write(engine: sa.Engine, table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    with engine.begin() as connection:
        for batch in batches(rows, _ROWS_AT_ONCE):
            copy_rows(connection, table, columns, batch)


def _array(values: Sequence[float]) -> str:
    return "{" + ",".join(str(value) for value in values) + "}"
