"""How likely a person takes a product's colour for the photo's."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.looks import Looks
from smartrec_recommender.domain.similarity import colour_likeness
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import AS_REQUESTED
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "colour"
_PERHAPS_FROM = 0.1


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN for what is not searched by a photo: `match` counts a colour in words."""
    score_of = request.of_terms(NAME, _score_of_terms)
    return Scored(np.full(len(products), np.nan) if score_of is None else score_of[products.colour])


def _score_of_terms(request: RankingRequest) -> Floats | None:
    looks, terms = request.query.looks, request.snapshot.terms
    if request.query.source != "photo" or not looks.colour:
        return None
    colours = terms.of_kind("colour")
    own = np.array([looks.colour.get(colour.name.casefold(), 0.0) for colour in colours])
    near = np.array([_of_near(looks, colour.name) for colour in colours])
    score_of = np.zeros(terms.size)
    acceptance = request.configuration.photo.acceptance[NAME]
    score_of[[colour.number for colour in colours]] = acceptance.score(own, near)
    return score_of


def _of_near(looks: Looks, colour: str) -> float:
    """Returns: how likely the photo shows another colour that could be mistaken for this one."""
    return sum(
        likely * colour_likeness(colour, name)
        for name, likely in looks.colour.items()
        if name != colour.casefold()
    )


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    number = int(context.products.colour[row])
    colour = context.terms.name(number)
    query = context.query
    if any(one.kind == "colour" and number in one.terms for one in query.constraining):
        return NAME, f"{colour}, {AS_REQUESTED['text']}"
    told = {name.casefold() for name in query.colours}
    if colour.casefold() in query.sure_colours:
        return NAME, f"{colour}, as in your photo"
    if colour.casefold() in told or query.looks.colour.get(colour.casefold(), 0.0) >= _PERHAPS_FROM:
        return NAME, f"{colour}, perhaps as in your photo"
    others = [name for name in query.looks.colour if name != colour.casefold()]
    nearest = max(
        others, key=lambda name: colour_likeness(colour, name) * query.looks.colour[name], default=""
    )
    if colour_likeness(colour, nearest) > 0:
        return NAME, f"{colour}, close to {nearest}"
    return NAME, f"{colour}, which your photo hardly shows"


SCORER = Scorer(NAME, "columns", score, words, search_weight=5.0)
