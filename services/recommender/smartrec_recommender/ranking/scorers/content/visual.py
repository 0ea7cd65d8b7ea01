"""How much a product's picture looks like the picture of the query."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import Floats, ProductColumns
from smartrec_recommender.domain.catalogue.pictures.duplicates import are_one_picture
from smartrec_recommender.domain.query import Query
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scales import from_cosine

NAME = "visual"
_MOST_OF_ANOTHER_PICTURE = 0.5
_LOOKS_LIKE = {"photo": "looks like your photo", "product": "looks like this one"}


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    return Scored(visual(request.query, products))


def visual(query: Query, products: ProductColumns) -> Floats:
    """Returns: float64 (n,) in 0..1, from the cosine of the embeddings; NaN without a picture.

    1 is kept for the product's own picture: whoever sends it means that product, whatever else is popular.
    """
    if query.embedding is None:
        return np.full(len(products), np.nan)
    cosine = products.embedding @ query.embedding
    is_own = are_one_picture(products.perceptual_hash, query.perceptual_hash, cosine)
    likeness = np.where(is_own, 1.0, _MOST_OF_ANOTHER_PICTURE * from_cosine(cosine))
    return np.where(products.has_embedding, likeness, np.nan)


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    embedding = context.query.embedding
    if (
        embedding is not None
        and float(context.products.embedding[row] @ embedding)
        < context.request.configuration.photo.looks_like_from
    ):
        return NAME, "somewhat alike in cut or cloth"
    return NAME, _LOOKS_LIKE.get(context.query.source, "looks like it")


SCORER = Scorer(NAME, "pictures", score, words, search_weight=6.0)
