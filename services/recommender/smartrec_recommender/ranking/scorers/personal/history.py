"""How much a product's picture looks like the nearest of the products that the user liked best."""

from __future__ import annotations

import numpy as np

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.explanations.context import ReasonContext
from smartrec_recommender.ranking.explanations.wording import event_in_words
from smartrec_recommender.ranking.extension_points import Scored, Scorer
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scales import from_cosine

NAME = "history"
_REMEMBERED_PRODUCTS = 20


def score(request: RankingRequest, products: ProductColumns) -> Scored:
    """float64 (n,) in 0..1, with the row of the history that is nearest; NaN without a picture."""
    user = request.user
    liked = user.liked
    rows = np.flatnonzero((user.history.weight > 0) & liked.has_embedding)[:_REMEMBERED_PRODUCTS]
    if not len(rows):
        return Scored(np.full(len(products), np.nan))
    strength = user.history.weight[rows] / user.history.weight[rows].max()
    likeness = from_cosine(products.embedding @ liked.embedding[rows].T)
    likeness *= strength.astype(np.float32)
    likeness[products.number[:, None] == liked.number[rows]] = 0.0
    nearest = likeness.argmax(axis=1)
    scores = likeness[np.arange(len(products)), nearest] * user.profile.confidence
    return Scored(np.where(products.has_embedding, scores, np.nan), rows[nearest])


def words(context: ReasonContext, row: int, _: float) -> tuple[str, str]:
    event = context.user.history.last_event[int(context.blended.because_of[NAME][row])]
    return NAME, f"like {event_in_words(context, event)}"


SCORER = Scorer(NAME, "pictures", score, words, search_weight=1.0, feed_weight=1.0)
