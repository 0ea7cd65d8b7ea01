"""What the recommender found, as the API answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smartrec_gateway.clients.recommender import ProductPage
from smartrec_gateway.clients.upstream import CallContext
from smartrec_gateway.orchestration.quality_metrics import LISTS, count_answer
from smartrec_gateway.schemas.answers import BecauseYouBought, Recommendations, SearchAnswer
from smartrec_gateway.schemas.understanding import ImageUnderstanding, TextUnderstanding
from smartrec_service.observability.request_log import annotate


def search_answer(
    page: ProductPage,
    understood: ImageUnderstanding | TextUnderstanding,
    context: CallContext,
    degraded: Sequence[str] = (),
) -> SearchAnswer:
    """`degraded`: the services that gave no answer."""
    source = "photo" if isinstance(understood, ImageUnderstanding) else "text"
    count_answer(source, understood.understood, [*degraded, *page.degraded])
    return SearchAnswer(
        understood=understood,
        matches=page.matches,
        total=page.total,
        total_styles=page.total_styles,
        facets=page.facets,
        redirect=page.redirect,
        **_members(page, context, degraded),
    )


def recommendations(page: ProductPage, context: CallContext) -> Recommendations:
    return Recommendations(**_members(page, context))


def because_you_bought(page: ProductPage, context: CallContext) -> BecauseYouBought:
    """With the purchase that the products go by."""
    return BecauseYouBought(because_of=page.because_of, **_members(page, context))


def _members(page: ProductPage, context: CallContext, degraded: Sequence[str] = ()) -> dict[str, Any]:
    degraded = list(dict.fromkeys([*degraded, *page.degraded]))
    LISTS.labels(page.cache or "none").inc()
    annotate(cache=page.cache, ordered_for=page.ordered_for, degraded=degraded)
    return {
        "request_id": context.request_id,
        "products": page.products,
        "next_cursor": page.next_cursor,
        "ordered_for": page.ordered_for,
        "degraded": degraded,
        "experiment": page.experiment,
        "banners": page.banners,
    }
