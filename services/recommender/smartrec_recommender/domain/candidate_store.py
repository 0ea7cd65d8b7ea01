"""What the ranking asks of the database: which products are near, which are popular, and their details."""

from __future__ import annotations

from typing import Protocol

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns


class CandidateStore(Protocol):
    """`store.catalogue.sources.DatabaseSources` in service, an event log in the evaluation."""

    def nearest(self, vector: Floats, conditions: Conditions, most: int, among: int, /) -> Integers:
        """Returns: the numbers of up to `most` of the `among` products that meet the conditions."""

    def popular(self, categories: frozenset[int] | None) -> Integers:
        """Returns: the numbers of the products most wanted just now, of these categories or of all."""

    def with_details(self, products: ProductColumns, has_pictures: bool) -> ProductColumns:
        """Returns: the same products with today's popularity and, on request, with their embeddings."""
