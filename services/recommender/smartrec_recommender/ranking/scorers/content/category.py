"""How likely a product's category is the one asked for, against the likeliest.

For a photo: how likely a person takes it for the photo's, by how likely vision says so, and how likely what
people call so as well.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.similarity import CategorySimilarity
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import AS_REQUESTED, with_article
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest

NAME = "category"


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1; NaN where the query names no category."""
    score_of = request.of_terms(NAME, _score_of_terms)
    return Scored(np.full(len(products), np.nan) if score_of is None else score_of[products.category])


def _score_of_terms(request: RankingRequest) -> Floats | None:
    query, terms = request.query, request.snapshot.terms
    if not query.categories:
        return None
    score_of: Floats = np.zeros(terms.size)
    numbers = [term.number for term in terms.of_kind("category")]
    names = [term.name.casefold() for term in terms.of_kind("category")]
    if query.is_read_off_photo and query.looks.category:
        own = np.array([query.looks.category.get(name, 0.0) for name in names])
        photo = request.configuration.photo
        near = np.array([photo.likelihood_as_well(name, query.looks.category) for name in names])
        score_of[numbers] = photo.acceptance[NAME].score(own, near)
    else:
        likely = {name.casefold(): score for name, score in query.categories.items()}
        score_of[numbers] = [likely.get(name, 0.0) / max(likely.values()) for name in names]
    return score_of


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
