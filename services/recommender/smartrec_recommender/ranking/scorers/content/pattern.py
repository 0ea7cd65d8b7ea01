"""How likely a person takes a product's pattern (stripes, checks, flowers, none, ...) for the photo's."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import AttributePart, Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_vocabulary.patterns import OTHER, PATTERNS, SOLID, patterns_of

NAME = "pattern"
_IN_WORDS = {
    "striped": "stripes",
    "plaid": "checks",
    "dotted": "dots",
    "floral": "flowers",
    "graphic": "a print",
    "camo": "camouflage",
    "other": "another pattern",
}
_SURE_FROM, _PERHAPS_FROM = 0.5, 0.1  # calibrated: more likely than not, and likely at all


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN where no photo, or nothing of its pattern, is known.

    A product that names no pattern counts as plain.
    """
    likely = _likelihoods(request)
    if not likely:
        return Scored(np.full(len(products), np.nan))
    scores = np.full(len(products), likely[SOLID])
    for row in np.flatnonzero(products.attribute_counts).tolist():
        patterns = _patterns(products, row, request.snapshot.terms)
        scores[row] = max(likely[name] for name in patterns)
    return Scored(scores)


def attributes(request: RankingRequest) -> AttributePart | None:
    """What each attribute that means a pattern adds to plain cloth. Of two such, both are counted here."""
    terms = request.snapshot.terms
    likely = _likelihoods(request)
    if not likely:
        return None
    weights = np.zeros(terms.size)
    for term in terms.of_kind("attribute"):
        if patterns := patterns_of([term.name]):
            weights[term.number] = max(likely[name] for name in patterns) - likely[SOLID]
    return AttributePart(weights, 1.0, is_mean=False)


def _likelihoods(request: RankingRequest) -> dict[str, float]:
    """Returns: by pattern, how likely a person takes it for the photo's, 0..1; empty where none is told."""
    looks = request.query.looks
    if request.query.source != "photo" or not looks.pattern:
        return {}
    likely = np.array([looks.pattern.get(name, 0.0) for name in PATTERNS])
    scores = request.configuration.photo.acceptance[NAME].score(likely, np.zeros(len(PATTERNS)))
    return dict(zip(PATTERNS, scores.tolist(), strict=True))


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    seen = context.query.looks.pattern
    pattern = max(_patterns(context.products, row, context.terms), key=lambda name: seen.get(name, 0.0))
    likely = seen.get(pattern, 0.0)
    colour = context.terms.name(int(context.products.colour[row])).casefold()
    is_same_colour = colour in context.query.sure_colours
    if likely < _PERHAPS_FROM:
        return NAME, f"{_IN_WORDS.get(pattern, 'plain')}, which your photo hardly shows"
    if pattern == OTHER:  # of paisley and leopard, one is not the other
        return NAME, "patterned as well"
    if likely < _SURE_FROM:
        return NAME, f"perhaps {_IN_WORDS.get(pattern, 'plain')} as well"
    if pattern == SOLID:
        return NAME, "plain, as in your photo"
    return (
        NAME,
        f"same colour and {_IN_WORDS[pattern]}" if is_same_colour else f"{_IN_WORDS[pattern]} as well",
    )


def _patterns(products: ProductColumns, row: int, terms: Terms) -> set[str]:
    return patterns_of(terms.name(term) for term in products.attributes_of(row)) or {SOLID}


SCORER = Scorer(NAME, "columns", score, words, search_weight=4.0, attributes=attributes)
