"""Whether a product is among the ten most popular of its category."""

from __future__ import annotations

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "leading"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1, by the popularity that `products` say, see `CatalogueIndex`."""
    catalogue = request.snapshot.catalogue
    if products is catalogue.products:
        return Scored(catalogue.category_leadership)
    rows = catalogue.rows_of(products.number)
    return Scored(catalogue.category_leadership_by_now(rows, products.popularity))


def words(_context: ReasonContext, _row: int, _: float) -> tuple[str, str]:
    return NAME, "among the most wanted of its category"


SCORER = Scorer(NAME, "static", score, words, feed_weight=0.3)
