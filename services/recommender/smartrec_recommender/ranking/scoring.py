"""Runs the scorers of a request's configuration over products, all at once (numpy)."""

from __future__ import annotations

from dataclasses import replace

from smartrec_recommender.domain.catalogue.columns import ProductColumns
from smartrec_recommender.ranking.extension_points import Reads, Scored
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.static_scores import ScoringTime, StaticScores


def score_all(request: RankingRequest, products: ProductColumns) -> dict[str, Scored]:
    """Returns: by scorer, its scores; `products` with popularity and embeddings."""
    return {each.name: each.score(request, products) for each in request.configuration.scorers}


def score_reading(request: RankingRequest, reads: Reads, products: ProductColumns) -> dict[str, Scored]:
    """Returns: the same of the scorers that look at one kind of data; all else of `products` may be blank."""
    scorers = request.configuration.scorers_by_reads[reads]
    return {each.name: each.score(request, products) for each in scorers}


def static_scores_of(request: RankingRequest) -> StaticScores:
    """Returns: the static scores of the whole catalogue, as of the request's time."""
    products = request.snapshot.catalogue.products

    def scored(minute: ScoringTime) -> dict[str, Scored]:
        return score_reading(replace(request, time=minute), "static", products)

    return request.static_scores.of_catalogue(products, request.snapshot.demand, request.time, scored)
