"""Whether a product goes with the one that an outfit is built around: by colour, and by occasion."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "goes"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in -1..1, 0 for what goes with it as well as anything; NaN where no outfit is built."""
    if request.query.source != "outfit" or not len(request.user.liked):
        return Scored(np.full(len(products), np.nan))
    by_colour, by_category = _fits(request, products)
    return Scored(by_colour + by_category - 1.0)


def _fits(request: RankingRequest, products: ProductColumns) -> tuple[Floats, Floats]:
    around, pairing, terms = request.user.liked, request.snapshot.pairing, request.snapshot.terms
    by_colour = pairing.of_colours(terms, int(around.colour[0]), products.colour)
    return by_colour, pairing.of_categories(terms, int(around.category[0]), products.category)


def words(context: ReasonContext, row: int, weight: float) -> tuple[str, str]:
    if weight < 0:
        return NAME, "seldom worn with it"
    by_colour, by_category = _fits(context.request, context.products.take(np.array([row])))
    if by_category[0] > by_colour[0]:
        return NAME, "for the same occasions"
    colour, around = int(context.products.colour[row]), int(context.user.liked.colour[0])
    names = (context.terms.name(term).lower() for term in (colour, around))
    return NAME, "{} goes with {}".format(*names)


SCORER = Scorer(NAME, "anything", score, words)
