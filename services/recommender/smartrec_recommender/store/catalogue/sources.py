"""The database as the source of candidates, over the connection of one request."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.pictures.embedding_cache import EmbeddingCache
from smartrec_recommender.store.catalogue.candidates import read_nearest, read_popular
from smartrec_recommender.store.catalogue.products import read_details


@dataclass(frozen=True)
class DatabaseSources:
    """See `domain/candidate_store.py`."""

    connection: sa.Connection
    memory: EmbeddingCache
    embedding_model: str | None

    def nearest(self, vector: Floats, conditions: Conditions, most: int, among: int) -> Integers:
        return read_nearest(self.connection, vector, conditions, most, among, self.embedding_model)

    def popular(self, categories: frozenset[int] | None) -> Integers:
        return read_popular(self.connection, categories)

    def with_details(self, products: ProductColumns, has_pictures: bool) -> ProductColumns:
        memory = self.memory if has_pictures else None
        details = read_details(self.connection, products, memory, self.embedding_model)
        return products.with_details(*details)
