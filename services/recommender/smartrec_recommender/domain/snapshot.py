"""The shop at one version of its catalogue: products, terms, and what was learned. Nothing in it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import Booleans, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.facets.patterns import pattern_bits_of
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.collaborative import Collaborative, Demand
from smartrec_recommender.domain.outfits.pairing import Pairing
from smartrec_recommender.domain.shop_time import BY_THE_CLOCK, ShopTime

NOTHING_LEARNED = Collaborative()
NOTHING_PAIRED = Pairing()
_MOST_UNSOLD = 1_000


@dataclass(frozen=True)
class Snapshot:
    """`catalogue_version` is the version that all of this was read at, `read_at` the database's time then.

    `repurchase_rate`: by category term, the share of purchases in which a user buys a product once more.
    From `min_repurchase_rate` on, buying again is a habit of a category. `demand` is the learned one, by row
    of the catalogue. `learned_weights`: by purpose ("feed", "session", "stranger") and scorer, where
    any were learned.
    `learned_fusion`: how these are put together, see `ranking/fusion.py`.
    `learned_ranker`: the parameters of `ranking/learned/tree_ranker.py`, empty where weights serve.
    `learned_new_goods_places`: so many places of a feed share one new product.
    `less_clicked`: numbers of products that were surely clicked less than others at their places.
    `pairing`: which colours and categories are bought together.
    `exchange_rates`: by currency, what one of it is worth in the shop's, as far as the shop has said.
    `time`: what ages count from.
    `embedding_model`: the one whose embeddings serve; None: not known, then those of all count.
    """

    catalogue_version: int
    read_at: datetime | None
    terms: Terms
    catalogue: CatalogueIndex
    repurchase_rate: Mapping[int, float] = field(default_factory=dict)
    min_repurchase_rate: float = 1.0
    collaborative: Collaborative = NOTHING_LEARNED
    demand: Demand | None = None
    learned_weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    learned_fusion: Literal["linear", "ranks"] = "linear"
    learned_ranker: Mapping[str, Any] = field(default_factory=dict)
    learned_new_goods_places: int = 20
    less_clicked: frozenset[int] = frozenset()
    pairing: Pairing = NOTHING_PAIRED
    exchange_rates: Mapping[str, float] = field(default_factory=dict)
    time: ShopTime = BY_THE_CLOCK
    embedding_model: str | None = None

    def is_repurchased(self, category: Integers) -> Booleans:
        """Returns: for each category, whether users buy the very same product of it again (basics do)."""
        return np.isin(category, list(self.habitual_repurchase_rates()))

    def habitual_repurchase_rates(self) -> dict[int, float]:
        """Returns: the repurchase rates of those categories where they amount to a habit."""
        rate_of, smallest = self.repurchase_rate, self.min_repurchase_rate
        return {term: rate for term, rate in rate_of.items() if rate >= smallest and rate > 0}

    def is_unsold(self, products: ProductColumns) -> Booleans:
        """Returns: for each product, whether nobody has chosen it yet, as far as memory knows."""
        return (products.popularity <= 0) & ~(self.demand_for(products).long_term > 0)

    @cached_property
    def pattern_bits(self) -> NDArray[np.uint16]:
        """uint16 (n,): of each row of the catalogue, see `pattern_bits_of`."""
        return pattern_bits_of(self.catalogue.products, self.terms)

    @cached_property
    def newest_unsold(self) -> Integers:
        """Rows of the catalogue: of what nobody has chosen yet and is in stock, the latest to come."""
        products = self.catalogue.products
        rows = np.flatnonzero(self.is_unsold(products) & products.is_in_stock)
        order = np.lexsort((products.number[rows], -products.created_at_seconds[rows]))
        return rows[order[:_MOST_UNSOLD]]

    @cached_property
    def _rows_by_style(self) -> tuple[Integers, Integers]:
        style = self.catalogue.products.style
        order = np.argsort(style, kind="stable")
        return order, style[order]

    def rows_of_styles(self, styles: Integers) -> Integers:
        """Returns: the rows of the catalogue's products of any of these styles."""
        order, sorted_styles = self._rows_by_style
        first, last = (np.searchsorted(sorted_styles, styles, side) for side in ("left", "right"))
        spans = [order[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
        return np.unique(np.concatenate(spans)) if spans else np.zeros(0, np.int64)

    def demand_for(self, products: ProductColumns) -> Demand:
        """Returns: the demand for each product, NaN where that was never learned."""
        if self.demand is not None and products is self.catalogue.products:
            return self.demand
        return self.collaborative.demand.of(products.number)
