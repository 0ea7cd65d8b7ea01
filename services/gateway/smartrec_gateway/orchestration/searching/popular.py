"""The popular products of each shop, remembered for answers that cannot be more than that.

While nlp or vision is gone, every search asks for them. One call every few seconds is enough for all, so that
the recommender's places stay free for whoever asks for something of their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from smartrec_gateway.clients import Clients, recommender
from smartrec_gateway.clients.recommender import ProductPage, SearchQuery
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.problems import RecommenderUnavailable, ServiceBusy
from smartrec_gateway.schemas.products import MatchCounts
from smartrec_gateway.schemas.requests import Filters
from smartrec_service.resilience.single_flight import AsyncSingleFlight

FRESH_SECONDS, KEPT_SECONDS = 5.0, 600.0
MOST_PRODUCTS = 100


@dataclass(frozen=True)
class _Remembered:
    page: ProductPage
    at: float


class PopularProducts:
    """One for the gateway. The install's own shop is None among the tenants."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._remembered: dict[str | None, _Remembered] = {}
        self._flights: AsyncSingleFlight[ProductPage] = AsyncSingleFlight()

    async def page(self, clients: Clients, query: SearchQuery, context: CallContext) -> ProductPage:
        """The user's own popular products while the recommender has places to spare, else those of all users.

        Raises: InvalidCursor, ServiceBusy, RecommenderUnavailable.
        """
        is_for_all = query.filters == Filters() and query.cursor is None and not (query.order or query.facets)
        if clients.recommender.has_places_to_spare or not is_for_all:
            return await recommender.search(clients.recommender, query, context)
        products = [
            one for one in (await self._of_all(clients, context)).products if one.id not in query.exclude
        ]
        shown = products[: query.limit]
        return ProductPage(products=shown, matches=MatchCounts(popular=len(shown)))

    async def _of_all(self, clients: Clients, context: CallContext) -> ProductPage:
        remembered = self._remembered.get(context.tenant)
        age = self._clock() - remembered.at if remembered else KEPT_SECONDS
        if remembered and age < FRESH_SECONDS:
            return remembered.page
        try:
            return await self._flights.do(context.tenant or "", lambda: self._ask(clients, context))
        except (ServiceBusy, RecommenderUnavailable):
            if remembered is None or age >= KEPT_SECONDS:
                raise
            return remembered.page

    async def _ask(self, clients: Clients, context: CallContext) -> ProductPage:
        query = SearchQuery(user_id=None, limit=MOST_PRODUCTS)
        page = await recommender.search(clients.bulk, query, context)
        self._remembered[context.tenant] = _Remembered(page, self._clock())
        return page
