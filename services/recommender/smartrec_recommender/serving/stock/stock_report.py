"""What of a search the shop cannot serve, and what is looked for instead."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from smartrec_recommender.domain.catalogue.terms import Terms
from smartrec_recommender.domain.query import Query
from smartrec_recommender.domain.recommendations import QueryPart
from smartrec_recommender.serving.requests.schemas import SearchRequest
from smartrec_recommender.serving.stock.not_stocked import not_stocked, stocked, unknown_to_shop


@dataclass(frozen=True)
class StockReport:
    """`not_stocked`: what the shop has not, in words. `given_up`: what of the query no product has.

    `is_popular_list`: nothing of the query is left, so the popular products are shown.
    """

    not_stocked: list[str] = field(default_factory=list)
    given_up: list[QueryPart] = field(default_factory=list)
    is_popular_list: bool = False


def with_stock(query: Query, request: SearchRequest, terms: Terms) -> tuple[Query, StockReport]:
    """Returns: the query without goods that the shop has not, and the report. A photo names no goods."""
    if query.source != "text":
        return query, StockReport()
    missing = not_stocked(request, terms)
    given_up = [QueryPart(kind, name) for kind, name in unknown_to_shop(request, terms)]
    if missing.is_all:
        given_up = [QueryPart("attribute", scored.name) for scored in request.attributes]
        nearest = stocked(terms, missing.instead.nearest)
        never = terms.numbers("category", missing.instead.never)
        query = replace(
            query,
            categories=nearest,
            attributes={},
            seasons=frozenset(),
            excluded_terms=query.excluded_terms | never,
            names_other_goods=False,
        )
        return query, StockReport(missing.names, given_up, is_popular_list=not nearest)
    is_nothing_left = query.is_any_product and not query.names_other_goods
    return query, StockReport(missing.names, given_up, is_popular_list=is_nothing_left)
