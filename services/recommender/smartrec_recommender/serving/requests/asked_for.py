"""What of a request the conditions of business rules look at."""

from __future__ import annotations

from smartrec_recommender.domain.business_rules.conditions import AskedFor, words_of
from smartrec_recommender.domain.business_rules.rules import Rulebook
from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.serving.requests.goods_query import goods_query
from smartrec_recommender.serving.requests.request import RecommendationRequest


def asked_for(
    request: RecommendationRequest, terms: Terms, rulebook: Rulebook, segments: frozenset[str]
) -> AskedFor:
    """`segments`: those of its user. Departments of other goods are looked for only where a rule asks."""
    categories = {name.casefold() for name in request.categories}
    if rulebook.asks_for_categories:
        categories |= _departments(request, terms)
    return AskedFor(words_of(request.typed), frozenset(categories), segments)


def _departments(request: RecommendationRequest, terms: Terms) -> set[str]:
    """What goods that are no garments the words name: shoes, bags."""
    words = request.content.get("words")
    if not words:
        return set()
    is_about_garments = bool(request.content.get("understood"))
    names_garment = any(scored["score"] > 0 for scored in request.content["category"])
    goods = goods_query(words, terms, is_about_garments=is_about_garments, names_garment=names_garment)
    return {name.casefold() for name in goods.departments} if goods is not None else set()
