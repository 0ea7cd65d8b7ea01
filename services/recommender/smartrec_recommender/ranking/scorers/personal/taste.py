"""How far a product is to the user's taste, as the profile tells it from the history."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.users.profile import SHARE_OF_ATTRIBUTES
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import term_in_words
from smartrec_recommender.ranking.extension_points import AttributePart, Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "taste"
_NAMED_PREFERENCES = 3


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in -1..1; NaN for a user without a history."""
    profile = request.user.profile
    return Scored(profile.taste(products) if profile.confidence else np.full(len(products), np.nan))


def attributes(request: RankingRequest) -> AttributePart | None:
    profile = request.user.profile
    if not profile.confidence:
        return None
    return AttributePart(SHARE_OF_ATTRIBUTES * profile.affinity, SHARE_OF_ATTRIBUTES, is_mean=True)


def words(context: ReasonContext, row: int, weight: float) -> tuple[str, str]:
    is_outfit = context.query.source == "outfit"
    if weight < 0:
        return NAME, "of another style" if is_outfit else "not what you usually choose"
    names = _preferences(context, row)
    if is_outfit:
        return NAME, "in its style: " + ", ".join(names) if names else "in its price range"
    return NAME, "to your taste: " + ", ".join(names) if names else "in your usual price range"


def _preferences(context: ReasonContext, row: int) -> list[str]:
    """Returns: what the user likes most of what the product has."""
    products, affinity = context.products, context.user.profile.affinity
    terms = {int(column[row]) for column in (products.category, products.brand, products.colour)}
    liked = [term for term in terms | set(products.attributes_of(row)) if affinity[term] > 0]
    liked.sort(key=lambda term: (-affinity[term], term))
    written = (term_in_words(context.terms, term) for term in liked)
    once = {name.casefold(): name for name in written}  # a category and an attribute may have one name
    return list(once.values())[:_NAMED_PREFERENCES]


SCORER = Scorer(NAME, "columns", score, words, search_weight=2.0, feed_weight=2.0, attributes=attributes)
