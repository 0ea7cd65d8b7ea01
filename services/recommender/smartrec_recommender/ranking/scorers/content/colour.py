"""How near a product's colour is to those of the photo, by their shares of the garment."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.query import likeness_of_colours
from smartrec_recommender.domain.similarity import colour_likeness
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "colour"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN for what is not searched by a photo: `match` counts a colour in words."""
    query, terms = request.query, request.snapshot.terms
    if query.source != "photo" or not query.colours:
        return Scored(np.full(len(products), np.nan))
    likeness = np.zeros(terms.size)
    for number, near in likeness_of_colours(query, terms).items():
        likeness[number] = near
    return Scored(likeness[products.colour])


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    colour = context.terms.name(int(context.products.colour[row]))
    seen = context.query.colours
    if colour.casefold() in {name.casefold() for name in seen}:
        return NAME, f"{colour}, as in your photo"
    nearest = max(seen, key=lambda name: colour_likeness(colour, name))
    return NAME, f"{colour}, close to {nearest}"


SCORER = Scorer(NAME, "columns", score, words, search_weight=5.0)
