"""What is known of the shop at one version of its catalogue: products, terms, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import log10
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import EMBEDDING_LENGTH, Booleans, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.embedding_cache import EmbeddingMemory
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.collaborative import Collaborative, Demand
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.scoring import Scored
from smartrec_recommender.ranking.static_scores import (
    ScoringTime,
    StaticScoreCache,
    StaticScores,
    static_scores,
)

_USUAL_CHOICE = 100_000


class Candidates(NamedTuple):
    """How many products are scored exactly for each request at most: the best by the first-stage score, and
    what looks like the query's picture. The first stage scores exactly what others bought together with the
    history (`neighbours`) and what the history's factors are near (`factors`), so many of each.

    `first_stage` is for up to 100,000 products that meet the conditions, see `first_stage_of`.
    """

    first_stage: int = 100
    visual: int = 60
    neighbours: int = 200
    factors: int = 100

    def first_stage_of(self, products: int) -> int:
        """Returns: how many of so many products. The more there are, the more come close to the best: each
        tenfold over 100,000 adds as many again."""
        return round(self.first_stage * (1.0 + max(0.0, log10(max(products, 1) / _USUAL_CHOICE))))


USUAL_CANDIDATES = Candidates()
NOTHING_LEARNED = Collaborative()
NO_MEMORY = EmbeddingMemory(0, EMBEDDING_LENGTH)


@dataclass(frozen=True)
class Snapshot:
    """`repurchase_rate`: by category term, the share of purchases in which a user buys a product once more.

    `catalogue_version` is the version that all of this was read at, `read_at` the database's time then.
    From `min_repurchase_rate` on, buying again is a habit of a category. `demand` is the learned one, by
    row of the catalogue. `embeddings` remembers those that requests read, `static` the
    scores of the whole catalogue that are the same for everybody.
    `weights`: by the kind of request ("search", "feed") the weights of the blend's parts.
    """

    catalogue_version: int
    read_at: datetime | None
    terms: Terms
    catalogue: CatalogueIndex
    weights: Mapping[str, Mapping[str, float]]
    repurchase_rate: Mapping[int, float]
    min_repurchase_rate: float
    diversity: float = 0.0
    candidates: Candidates = USUAL_CANDIDATES
    collaborative: Collaborative = NOTHING_LEARNED
    demand: Demand | None = None
    embeddings: EmbeddingMemory = NO_MEMORY
    static: StaticScoreCache = field(default_factory=StaticScoreCache)

    def is_repurchased(self, category: Integers) -> Booleans:
        """Returns: for each category, whether users buy the very same product of it again (basics do)."""
        return np.isin(category, list(self.habitual_repurchase_rates()))

    def habitual_repurchase_rates(self) -> dict[int, float]:
        """Returns: the repeat rates of those categories where they amount to a habit."""
        rate_of, smallest = self.repurchase_rate, self.min_repurchase_rate
        return {term: rate for term, rate in rate_of.items() if rate >= smallest and rate > 0}

    def weights_for(self, query: Query, is_stranger: bool = False) -> Mapping[str, float]:
        """Returns: the weights of the blend's parts for such a query. A stranger has no history."""
        if query.source != "feed":
            return self.weights["search"]
        return self.weights["stranger" if is_stranger and "stranger" in self.weights else "feed"]

    def static_scores_at(self, scoring_time: ScoringTime) -> StaticScores:
        """Returns: how the whole catalogue stands with everybody."""
        products = self.catalogue.products

        def parts(at: ScoringTime) -> dict[str, Scored]:
            return self.static_scores(products, at)

        return self.static.of_catalogue(products, self.demand, scoring_time, parts)

    def static_scores(self, products: ProductColumns, scoring_time: ScoringTime) -> dict[str, Scored]:
        """Returns: the same of these products of the catalogue, with their popularity."""
        category_leadership = self.catalogue.category_leadership
        if products is not self.catalogue.products:
            category_leadership = self.catalogue.category_leadership_by_now(
                self.catalogue.rows_of(products.number), products.popularity
            )
        return static_scores(products, category_leadership, self.demand_for(products), scoring_time)

    def demand_for(self, products: ProductColumns) -> Demand:
        """Returns: the demand for each product, NaN where that was never learned."""
        if self.demand is not None and products is self.catalogue.products:
            return self.demand
        return self.collaborative.demand.of(products.number)
