"""How likely a product's category is the one asked for, against the likeliest."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.domain.similarity import CategorySimilarity
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import AS_REQUESTED, with_article
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "category"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN where the query names no category."""
    query, terms = request.query, request.snapshot.terms
    if not query.categories:
        return Scored(np.full(len(products), np.nan))
    best = max(query.categories.values())
    score_of = np.zeros(terms.size)
    for name, likelihood in query.categories.items():
        score_of[terms.number("category", name) or 0] = likelihood / best
    score_of[0] = 0.0
    return Scored(score_of[products.category])


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    """Of this scorer, and of what constraint relaxation adds for the category."""
    query, relaxation = context.query, context.relaxation
    name = context.terms.name(int(context.products.category[row]))
    requested = max(query.categories, key=lambda other: query.categories[other])
    if relaxation.category_similarity is None:
        return NAME, f"{with_article(name)}, perhaps {AS_REQUESTED[query.source]}"
    similarity = relaxation.category_similarity[row]
    if similarity == CategorySimilarity.SAME:
        return NAME, f"{with_article(name)}, {AS_REQUESTED[query.source]}"
    if similarity == CategorySimilarity.SIMILAR:
        return "relaxed", f"{with_article(name)}, close to {with_article(requested)}"
    return "relaxed", f"{with_article(name)}: too few of {with_article(requested)} fit"


SCORER = Scorer(NAME, "columns", score, words, search_weight=1.0)
