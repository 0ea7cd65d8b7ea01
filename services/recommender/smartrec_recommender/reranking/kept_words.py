"""How much of what a sentence itself names each product keeps.

A variant of a product that is shown already is passed over for another product only if that one keeps as
much: who asks for jeans over 100 gets them in a second colour before chinos.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.constraints.kept import things_asked_for
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest

_BY_PATTERN_ALONE = 0.5
"""A plaid shirt is a checked one before a plain one is; a dress with flowers in a second colour comes before
one with palms."""


def words_kept(request: RankingRequest, ranking: Ranking) -> Floats | None:
    """Returns: float64 (n,): a higher number keeps more. None: the query is no sentence."""
    if request.query.source != "text":
        return None
    kept = np.round(ranking.relaxation.total, 3) + _has_colour(request.query, ranking, request.snapshot.terms)
    for thing in things_asked_for(request, ranking):
        kept = kept + np.maximum(thing.by_name, _BY_PATTERN_ALONE * thing.by_pattern)
    return kept


def _has_colour(query: Query, ranking: Ranking, terms: Terms) -> Floats:
    has = np.isin(ranking.products.colour, list(terms.numbers("colour", query.colours)))
    return has.astype(np.float64)
