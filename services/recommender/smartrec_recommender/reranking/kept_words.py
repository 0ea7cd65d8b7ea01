"""How much of what a sentence itself names each product keeps.

A variant of a product that is shown already is passed over for another product only if that one keeps as
much: who asks for jeans over 100 gets them in a second colour before chinos.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import MIN_EXPLICIT_SCORE, Query
from smartrec_recommender.ranking.ranking import Ranking


def words_kept(query: Query, ranking: Ranking, terms: Terms) -> Floats | None:
    """Returns: float64 (n,): a higher number keeps more. None: the query is no sentence."""
    if query.source != "text":
        return None
    products, kept = ranking.products, np.round(ranking.relaxation.total, 3)
    named = np.zeros(terms.size)
    for term, score in query.attributes.items():
        named[term] = score >= MIN_EXPLICIT_SCORE
    colours = np.isin(products.colour, list(terms.numbers("colour", query.colours)))
    return kept + np.round(products.attribute_sums(named), 3) + colours
