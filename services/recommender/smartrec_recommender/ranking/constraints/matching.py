"""What counts as a match: the products that facets count, and that an explicit order puts in order.

Unlike a list by relevance, which goes on with what is near, a match keeps all that is asked for, as far as
any product does. It is the same on all pages.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.ranking.constraints.stages import stages
from smartrec_recommender.ranking.request import RankingRequest


def matching(request: RankingRequest) -> tuple[Conditions, Integers]:
    """Returns: the strictest conditions that any product meets, whatever was shown before, and their rows."""
    first_page = of_first_page(request)
    strictest = next(stages(first_page))
    exact = replace(strictest, required=tuple(one.terms for one in request.query.required))
    for conditions in chain([exact], stages(first_page)):
        rows = request.snapshot.catalogue.rows_meeting(conditions)
        if len(rows):
            break
    return conditions, rows


def of_first_page(request: RankingRequest) -> RankingRequest:
    """Returns: the same request without what was shown before."""
    return replace(request, query=replace(request.query, shown_products=frozenset()))
