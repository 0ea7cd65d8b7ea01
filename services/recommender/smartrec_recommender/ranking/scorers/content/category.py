"""How likely a product's category is the one asked for, against the likeliest.

For a photo: how likely a person takes it for the photo's, by how likely that is and what is similar to it.
"""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.similarity import CategorySimilarity, category_similarity
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
    score_of: Floats = np.zeros(terms.size)
    numbers = [term.number for term in terms.of_kind("category")]
    names = [term.name.casefold() for term in terms.of_kind("category")]
    if query.is_read_off_photo and query.looks.category:
        own = np.array([query.looks.category.get(name, 0.0) for name in names])
        kin = np.array([_of_similar(query, name) for name in names])
        score_of[numbers] = request.configuration.photo.acceptance[NAME].score(own, kin)
    else:
        likely = {name.casefold(): score for name, score in query.categories.items()}
        score_of[numbers] = [likely.get(name, 0.0) / max(likely.values()) for name in names]
    return Scored(score_of[products.category])


def _of_similar(query: Query, category: str) -> float:
    """Returns: how likely the photo shows something that is similar to the category."""
    return sum(
        likely
        for name, likely in query.looks.category.items()
        if category_similarity(category, frozenset({name})) == CategorySimilarity.SIMILAR
    )


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
