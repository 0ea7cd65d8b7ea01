"""Which conditions hold: all of the query's while enough products meet them, then ever fewer.

Garments and other goods never stand in for each other. Other goods give up their price before what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from smartrec_recommender.domain.catalogue.catalogue_index import Conditions
from smartrec_recommender.domain.catalogue.columns import Integers
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query, categories_shown, genders_shown, similarity_of_categories
from smartrec_recommender.domain.similarity import CategorySimilarity
from smartrec_recommender.ranking.request import RankingRequest


def enough_rows(request: RankingRequest) -> tuple[Conditions, Integers]:
    """Returns: the strictest conditions that at least `limit` products meet, and the rows of those."""
    for conditions in stages(request):
        rows = request.snapshot.catalogue.rows_meeting(conditions)
        if len(rows) >= request.limit:
            break
    return conditions, rows


def are_more(request: RankingRequest) -> bool:
    """Whether more than `limit` products may be shown once every constraint is relaxed."""
    *_, loosest = stages(request)
    return len(request.snapshot.catalogue.rows_meeting(loosest)) > request.limit


def stages(request: RankingRequest) -> Iterator[Conditions]:
    """Gives up one condition after the other, in the order that `relaxation.py` states."""
    query, terms = request.query, request.snapshot.terms
    widest = categories_shown(query, terms)
    nearest = CategorySimilarity.SIMILAR if query.is_read_off_photo else CategorySimilarity.SAME
    asked = _categories(query, terms, nearest)
    anybody = genders_shown(query, terms)
    conditions = Conditions(
        categories=widest if asked is None else asked,
        brands=query.brands or None,
        price=query.price,
        genders=query.genders or anybody,
        sizes=query.sizes or None,
        required=tuple(one.terms for one in query.constraining),
        excluded_terms=query.excluded_terms,
        excluded_products=query.excluded_products | query.shown_products,
        filters=query.filters,
        rules=request.rules,
    )
    if query.with_words:
        yield replace(conditions, filters=conditions.filters.within_products(query.with_words))
    yield conditions
    if conditions.brands is not None:
        conditions = replace(conditions, brands=None)
        yield conditions
    if conditions.sizes is not None:
        conditions = replace(conditions, sizes=None)
        yield conditions
    if asked is not None:
        for farthest in (CategorySimilarity.SIMILAR, CategorySimilarity.SAME_GROUP):
            conditions = replace(conditions, categories=_categories(query, terms, farthest))
            yield conditions
    if conditions.required:
        conditions = replace(conditions, required=())
        yield conditions
    is_for_garments = query.goods_kind != "other goods"
    if asked is not None and is_for_garments:
        conditions = replace(conditions, categories=widest)
        yield conditions
    if (conditions.price, conditions.genders) != (None, None):
        conditions = replace(conditions, price=None, genders=anybody)
        yield conditions
    if asked is not None and not is_for_garments:
        yield replace(conditions, categories=widest)


def _categories(query: Query, terms: Terms, farthest: CategorySimilarity) -> frozenset[int] | None:
    nearness = similarity_of_categories(query, terms)
    return frozenset(term for term, near in nearness.items() if near <= farthest) if nearness else None
