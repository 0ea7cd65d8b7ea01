"""How likely a product's colour is the photo's, or near to it."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.similarity import colour_likeness
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scales import on_logarithmic_scale

NAME = "colour"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN for what is not searched by a photo: `match` counts a colour in words."""
    query, terms = request.query, request.snapshot.terms
    if query.source != "photo" or not query.colours:
        return Scored(np.full(len(products), np.nan))
    likely = np.zeros(terms.size)
    for colour in terms.of_kind("colour"):
        likely[colour.number] = _likelihood(query, colour.name, request.configuration.photo.near_colour)
    likely /= max(query.colours.values())
    return Scored(on_logarithmic_scale(np.minimum(likely, 1.0))[products.colour])


def _likelihood(query: Query, colour: str, nearness: float) -> float:
    """Returns: how likely somebody calls the photo's garment so; a near colour has a part of it."""
    likely = 0.0
    for name, score in query.colours.items():
        is_same = name.casefold() == colour.casefold()
        likely += score * (1.0 if is_same else nearness * colour_likeness(colour, name))
    return likely


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    colour = context.terms.name(int(context.products.colour[row]))
    seen = context.query.colours
    if colour.casefold() in context.query.sure_colours:
        return NAME, f"{colour}, as in your photo"
    if colour.casefold() in {name.casefold() for name in seen}:
        return NAME, f"{colour}, perhaps as in your photo"
    nearest = max(seen, key=lambda name: colour_likeness(colour, name))
    return NAME, f"{colour}, close to {nearest}"


SCORER = Scorer(NAME, "columns", score, words, search_weight=5.0)
