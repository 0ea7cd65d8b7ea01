"""Metrics of new goods: how many places of the lists that were worked out show what nobody has bought yet."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest

PLACES = Counter(
    "recommender_places_total",
    "Places of lists that were worked out, by whether anybody has bought the product before.",
    ["product"],
)
CATALOGUE = Gauge("recommender_catalogue_products", "Products of the shop that was answered for last.")
_NEW, _SOLD_BEFORE = PLACES.labels("new"), PLACES.labels("sold_before")


def count_places(request: RankingRequest, ranking: Ranking) -> None:
    """`ranking`: the page that is shown."""
    are_new = request.snapshot.is_unsold(ranking.products.take(ranking.rows))
    _NEW.inc(int(are_new.sum()))
    _SOLD_BEFORE.inc(int((~are_new).sum()))
    CATALOGUE.set(len(request.snapshot.catalogue.products))
