"""What is known of the shop at one version of its catalogue: products, terms, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import log10
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.catalogue.catalogue_index import CatalogueIndex
from smartrec_recommender.domain.catalogue.columns import Booleans, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.embedding_cache import EmbeddingMemory
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.collaborative import Collaborative, Demand
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.scoring import Scored
from smartrec_recommender.ranking.static_scores import Moment, Standing, StandingMemory, standing_parts
from smartrec_recommender.store.schema import EMBEDDING_LENGTH

_USUAL_CHOICE = 100_000


class Candidates(NamedTuple):
    """How many products are scored exactly for each request at most: the best by the rough score, and what
    looks like the query's picture. Of what others bought together with the history, and of what the history's
    factors are near, so many get a closer look before the rough score's best are taken.

    `rough` is for up to 100,000 products that meet the conditions, see `rough_of`.
    """

    rough: int = 100
    visual: int = 60
    neighbours: int = 200
    factors: int = 100

    def rough_of(self, products: int) -> int:
        """Returns: how many of so many products. The more there are, the more come close to the best: each
        tenfold over 100,000 adds as many again."""
        return round(self.rough * (1.0 + max(0.0, log10(max(products, 1) / _USUAL_CHOICE))))


USUAL_CANDIDATES = Candidates()
NOTHING_LEARNED = Collaborative()
NO_MEMORY = EmbeddingMemory(0, EMBEDDING_LENGTH)


@dataclass(frozen=True)
class Snapshot:
    """`repeat_rate`: by category term, the share of purchases in which a user buys a product once more.

    `catalogue_version` is the version that all of this was read at, `read_at` the database's time then.
    From `least_repeat_rate` on, buying again is a habit of a category. `demand` is the learned one, by
    row of the catalogue. `embeddings` remembers those that requests read, `standing` the
    scores of the whole catalogue that are the same for everybody.
    `weights`: by the kind of request ("search", "feed") the weights of the blend's parts.
    """

    catalogue_version: int
    read_at: datetime | None
    terms: Terms
    catalogue: CatalogueIndex
    weights: Mapping[str, Mapping[str, float]]
    repeat_rate: Mapping[int, float]
    least_repeat_rate: float
    diversity: float = 0.0
    candidates: Candidates = USUAL_CANDIDATES
    collaborative: Collaborative = NOTHING_LEARNED
    demand: Demand | None = None
    embeddings: EmbeddingMemory = NO_MEMORY
    standing: StandingMemory = field(default_factory=StandingMemory)

    def is_bought_again(self, category: Integers) -> Booleans:
        """Returns: for each category, whether users buy the very same product of it again (basics do)."""
        return np.isin(category, list(self.rates_of_buying_again()))

    def rates_of_buying_again(self) -> dict[int, float]:
        """Returns: the repeat rates of those categories where they amount to a habit."""
        least = self.least_repeat_rate
        return {term: rate for term, rate in self.repeat_rate.items() if rate >= least and rate > 0}

    def weights_for(self, query: Query, is_stranger: bool = False) -> Mapping[str, float]:
        """Returns: the weights of the blend's parts for such a query. A stranger has no history."""
        if query.source != "feed":
            return self.weights["search"]
        return self.weights["stranger" if is_stranger and "stranger" in self.weights else "feed"]

    def standing_at(self, moment: Moment) -> Standing:
        """Returns: how the whole catalogue stands with everybody."""
        products = self.catalogue.products

        def parts(at: Moment) -> dict[str, Scored]:
            return self.standing_parts(products, at)

        return self.standing.of_catalogue(products, self.demand, moment, parts)

    def standing_parts(self, products: ProductColumns, moment: Moment) -> dict[str, Scored]:
        """Returns: the same of these products of the catalogue, with their popularity."""
        leading = self.catalogue.leading
        if products is not self.catalogue.products:
            leading = self.catalogue.leading_by_now(
                self.catalogue.rows_of(products.number), products.popularity
            )
        return standing_parts(products, leading, self.demand_for(products), moment)

    def demand_for(self, products: ProductColumns) -> Demand:
        """Returns: the demand for each product, NaN where that was never learned."""
        if self.demand is not None and products is self.catalogue.products:
            return self.demand
        return self.collaborative.demand.of(products.number)
