"""What is asked of all that match: their number, counts by facet, and an order that the user chose.

By price, age or popularity a list has what matches and nothing else. With a picture that is the hundred most
alike, since everything is a little like a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from smartrec_recommender.domain.candidate_store import CandidateStore
from smartrec_recommender.domain.catalogue.columns import Floats, Integers, ProductColumns
from smartrec_recommender.domain.catalogue.facets.counting import Facet, FacetName, facets_of
from smartrec_recommender.domain.query import Order
from smartrec_recommender.ranking.blend import put_together
from smartrec_recommender.ranking.constraints.matching import matching, of_first_page
from smartrec_recommender.ranking.constraints.relaxation import relaxation_of
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.ranking.scoring import score_all
from smartrec_recommender.reranking.adjustments import adjusted
from smartrec_recommender.retrieval.first_stage import first_stage_best

MOST_ALIKE = 100
_NONE = np.zeros(0, dtype=np.int64)
_KEYS: Mapping[Order, Callable[[ProductColumns], Floats]] = {
    "price_asc": lambda products: products.price,
    "price_desc": lambda products: -products.price,
    "newest": lambda products: -products.created_at_seconds,
    "popular": lambda products: -products.popularity,
}


class Counts(NamedTuple):
    """How many products match, and of how many styles these are; None where nobody asked."""

    total: int | None
    total_styles: int | None
    facets: list[Facet]


NOT_COUNTED = Counts(None, None, [])


def counted(request: RankingRequest, facets: Sequence[FacetName]) -> Counts:
    """Counts over all that match, on whatever page."""
    conditions, rows = matching(request)
    snapshot = request.snapshot
    styles = snapshot.catalogue.products.count_styles(rows)
    facets_counted = facets_of(snapshot.catalogue, snapshot.terms, conditions, facets)
    return Counts(len(rows), styles, facets_counted)


def in_order(request: RankingRequest, order: Order, store: CandidateStore) -> Ranking:
    """Returns: the next `limit` products in this order; those without a price come last."""
    catalogue = request.snapshot.catalogue
    rows = ordered_rows(request, order)
    page = rows[: request.limit]
    products = store.with_details(catalogue.products.take(page), request.has_pictures)
    relaxation = relaxation_of(request.query, products, request.snapshot.terms)
    scored = score_all(request, products)
    blended = adjusted(request, products, put_together(scored, request.weights, relaxation))
    return Ranking(products, blended, relaxation, np.arange(len(page)), len(rows) > request.limit)


def ordered_rows(request: RankingRequest, order: Order) -> Integers:
    """Returns: the rows of the catalogue that match and were not shown yet, in this order."""
    conditions, rows = matching(request)
    if request.query.embedding is not None:
        rows = first_stage_best(of_first_page(request), conditions, rows, _NONE, MOST_ALIKE)
    products = request.snapshot.catalogue.products
    rows = rows[~np.isin(products.number[rows], list(request.query.shown_products))]
    key = np.nan_to_num(_KEYS[order](products)[rows], nan=np.inf)
    return rows[np.lexsort((products.number[rows], key))]
