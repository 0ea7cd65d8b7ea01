"""How likely a person takes a product's pattern (stripes, checks, flowers, none, ...) for the photo's."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.catalogue.facets.patterns import pattern_bits_of
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import LookedUpPart, Scored, Scorer
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
_NONE_NAMED = 0
_HAS_BIT = np.arange(1 << len(PATTERNS))[:, None] >> np.arange(len(PATTERNS)) & 1 == 1  # sets, patterns
_SURE_FROM, _PERHAPS_FROM = 0.5, 0.1  # calibrated: more likely than not, and likely at all


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN where no photo, or nothing of its pattern, is known.

    A product that names no pattern counts as plain.
    """
    likely = request.of_terms(NAME, _likelihoods)
    if likely is None:
        return Scored(np.full(len(products), np.nan))
    return Scored(likely[pattern_bits_of(products, request.snapshot.terms)])


def attributes(request: RankingRequest) -> LookedUpPart | None:
    """What each set of patterns adds to plain cloth."""
    likely = request.of_terms(NAME, _likelihoods)
    if likely is None:
        return None
    return LookedUpPart(likely - likely[_NONE_NAMED], request.snapshot.pattern_bits)


def _likelihoods(request: RankingRequest) -> Floats | None:
    """Returns: float64 (2 ** patterns,): for each set of patterns as bits, how likely a person takes the
    likeliest of them for the photo's, 0..1, and for the empty set that of plain cloth; None where no pattern
    is told."""
    looks = request.query.looks
    if request.query.source != "photo" or not looks.pattern:
        return None
    likely = np.array([looks.pattern.get(name, 0.0) for name in PATTERNS])
    scores = request.configuration.photo.acceptance[NAME].score(likely, np.zeros(len(PATTERNS)))
    of_set: Floats = np.where(_HAS_BIT, scores, -np.inf).max(axis=1)
    of_set[_NONE_NAMED] = scores[PATTERNS.index(SOLID)]
    return of_set


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    seen = context.query.looks.pattern
    patterns = sorted(_patterns(context.products, row, context.terms), key=PATTERNS.index)
    pattern = max(patterns, key=lambda name: seen.get(name, 0.0))
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
