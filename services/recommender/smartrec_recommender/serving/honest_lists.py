"""Says of each product of a search whether it is what was asked for, close to it, or merely popular."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from smartrec_recommender.domain.recommendations import Match, MatchCounts, QueryPart, RecommendedProduct
from smartrec_recommender.ranking.constraints.kept import parts_given_up
from smartrec_recommender.ranking.ranking import Ranking
from smartrec_recommender.ranking.request import RankingRequest
from smartrec_recommender.serving.strategies import StrategyResult


def with_matches(
    products: Sequence[RecommendedProduct], ranking: Ranking, request: RankingRequest, wanted: StrategyResult
) -> tuple[list[RecommendedProduct], MatchCounts | None]:
    """Returns: the products of a search, each with how it matches, and how many match how.

    A list of the shop's own (feed, similar, popular) was not asked for by any words: None.
    """
    if not wanted.is_search:
        return list(products), None
    if wanted.stock.is_popular_list or request.query.is_any_product:
        told = [replace(product, match="popular") for product in products]
    else:
        of_all = _missing_in_shop(wanted)
        given_up = parts_given_up(request, ranking)
        told = [_matched(each, [*of_all, *parts]) for each, parts in zip(products, given_up, strict=True)]
    count = Counter(product.match for product in told)
    return told, MatchCounts(count["exact"], count["close"], count["popular"])


def _missing_in_shop(wanted: StrategyResult) -> list[QueryPart]:
    """What no product of the shop has, so that every product of the list gives it up."""
    named = {part.name for part in wanted.unknown}
    goods = [QueryPart("goods", name) for name in wanted.stock.not_stocked if name not in named]
    return [*wanted.unknown, *goods, *wanted.stock.given_up]


def _matched(product: RecommendedProduct, given_up: Sequence[QueryPart]) -> RecommendedProduct:
    named = {part.name.casefold() for part in given_up if part.kind != "goods"}
    parts = [part for part in given_up if part.kind != "goods" or part.name.casefold() not in named]
    match: Match = "close" if parts else "exact"
    return replace(product, match=match, gives_up=list(dict.fromkeys(parts)))
