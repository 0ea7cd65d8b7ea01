"""How likely a product's category is the one asked for, against the likeliest; for a photo, its kin too."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.similarity import CategorySimilarity, category_similarity
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import AS_REQUESTED, with_article
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scales import on_logarithmic_scale

NAME = "category"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN where the query names no category."""
    query, terms = request.query, request.snapshot.terms
    kinship = request.configuration.photo.similar_category
    if not query.categories:
        return Scored(np.full(len(products), np.nan))
    score_of: Floats = np.zeros(terms.size)
    for term in terms.of_kind("category"):
        score_of[term.number] = _likelihood(query, term.name, kinship)
    score_of /= max(query.categories.values())
    if query.is_read_off_photo:
        score_of = on_logarithmic_scale(np.minimum(score_of, 1.0))
    return Scored(score_of[products.category])


def _likelihood(query: Query, category: str, kinship: float) -> float:
    """Returns: how likely the category is meant. A photo's certainty spreads to similar ones."""
    likelihoods = {name.casefold(): likely for name, likely in query.categories.items()}
    own = likelihoods.pop(category.casefold(), 0.0)
    if not query.is_read_off_photo:
        return own
    kin = sum(
        likely
        for name, likely in likelihoods.items()
        if category_similarity(category, frozenset({name})) == CategorySimilarity.SIMILAR
    )
    return own + kinship * kin


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    """Of this scorer, and of what constraint relaxation adds for the category."""
    query, relaxation = context.query, context.relaxation
    name = context.terms.name(int(context.products.category[row]))
    requested = max(query.categories, key=lambda other: query.categories[other])
    if relaxation.category_similarity is None:
        return NAME, f"{with_article(name)}, perhaps {AS_REQUESTED[query.source]}"
    similarity = relaxation.category_similarity[row]
    if similarity == CategorySimilarity.SAME:
        is_sure = query.categories.get(name, 0.0) >= query.categories[requested] / 2
        perhaps = "" if is_sure or query.source != "photo" else "perhaps "
        return NAME, f"{with_article(name)}, {perhaps}{AS_REQUESTED[query.source]}"
    if similarity == CategorySimilarity.SIMILAR:
        return "relaxed", f"{with_article(name)}, close to {with_article(requested)}"
    return "relaxed", f"{with_article(name)}: too few of {with_article(requested)} fit"


SCORER = Scorer(NAME, "columns", score, words, search_weight=1.0)
