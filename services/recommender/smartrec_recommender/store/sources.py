"""The database as the source of candidates, over the connection of one request."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from smartrec_recommender.columns import Floats, Integers, ProductColumns
from smartrec_recommender.shelf import Conditions
from smartrec_recommender.store.candidates import read_nearest, read_popular
from smartrec_recommender.store.catalogue import read_details


@dataclass(frozen=True)
class DatabaseSources:
    """See `recommend.Sources`."""

    connection: sa.Connection

    def nearest(self, vector: Floats, conditions: Conditions, most: int) -> Integers:
        return read_nearest(self.connection, vector, conditions, most)

    def popular(self, categories: frozenset[int] | None) -> Integers:
        return read_popular(self.connection, categories)

    def with_details(self, products: ProductColumns, has_pictures: bool) -> ProductColumns:
        numbers = products.number.tolist()
        return products.with_details(*read_details(self.connection, numbers, has_pictures))
