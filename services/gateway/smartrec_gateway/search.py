"""The main job: understand what is wanted, then have products recommended for it.

Degradation: where vision or nlp gives no answer, the shopper gets the popular products, and `degraded` says
so. Without the recommender there is nothing to show: that is an error.
"""

from __future__ import annotations

from typing import Any

from smartrec_gateway.clients import Clients, nlp, recommender, vision
from smartrec_gateway.clients.recommender import Found, Wish
from smartrec_gateway.clients.upstream import CallContext, UpstreamUnavailable
from smartrec_gateway.schemas import (
    ImageSearchFields,
    ImageUnderstanding,
    Recommendations,
    SearchAnswer,
    TextSearchRequest,
    TextUnderstanding,
)
from smartrec_service.request_log import annotate

GARMENT_FROM = 0.5  # below it, a picture more likely shows nothing to wear
WISHED_IN_IMAGE = ("category", "attributes", "colours", "embedding")
WISHED_IN_TEXT = (
    "understood", "category", "attributes", "colours", "negated", "price", "sort", "brands",
)  # fmt: skip


async def search_by_image(
    clients: Clients, picture: vision.Picture, asked: ImageSearchFields, context: CallContext, reserve: float
) -> SearchAnswer:
    """`reserve`: seconds of the deadline that are left to the recommender.

    Raises: a problem of the picture, NoSuchGarment, RecommenderUnavailable.
    """
    popular = Wish(user_id=asked.user_id, limit=asked.limit)
    try:
        everything = await vision.analyze(clients.vision, picture, context.ending_earlier(reserve))
    except UpstreamUnavailable as error:
        unseen = ImageUnderstanding(understood=False)
        return await _answer(clients, popular, unseen, context, degraded=[error.upstream])
    seen = everything.of_garment(asked.garment)
    understood = ImageUnderstanding(
        understood=seen.is_garment >= GARMENT_FROM and bool(seen.category),
        garment=asked.garment,
        **seen.model_dump(exclude={"embedding": True, "garments": {"__all__": {"embedding"}}}),
    )
    if not understood.understood:
        return await _answer(clients, popular, understood, context)
    seen_wishes = {name: getattr(seen, name) for name in WISHED_IN_IMAGE}
    wish = popular.model_copy(update={"understood": True, **seen_wishes})
    return await _answer(clients, wish, understood, context)


async def search_by_text(
    clients: Clients, asked: TextSearchRequest, context: CallContext, reserve: float
) -> SearchAnswer:
    """`reserve`: seconds of the deadline that are left to the recommender.

    Raises: EmptyQuery, QueryTooLong, RecommenderUnavailable.
    """
    popular = Wish(user_id=asked.user_id, limit=asked.limit)
    try:
        mapped = await nlp.map_query(clients.nlp, asked.query, context.ending_earlier(reserve))
    except UpstreamUnavailable as error:
        unread = TextUnderstanding(understood=False)
        return await _answer(clients, popular, unread, context, degraded=[error.upstream])
    understood = TextUnderstanding.model_validate(mapped.model_dump())
    if not understood.understood:
        return await _answer(clients, popular, understood, context)
    wish = popular.model_copy(update={name: getattr(mapped, name) for name in WISHED_IN_TEXT})
    return await _answer(clients, wish, understood, context)


async def _answer(
    clients: Clients,
    wish: Wish,
    understood: ImageUnderstanding | TextUnderstanding,
    context: CallContext,
    degraded: list[str] | None = None,
) -> SearchAnswer:
    found = await recommender.search(clients.recommender, wish, context)
    return SearchAnswer(understood=understood, **_members(found, context, degraded or []))


def recommendations(found: Found, context: CallContext) -> Recommendations:
    """What the recommender found, as the API answers it."""
    return Recommendations(**_members(found, context, []))


def _members(found: Found, context: CallContext, degraded: list[str]) -> dict[str, Any]:
    degraded = [*degraded, *found.degraded]
    annotate(cache=found.cache, ordered_for=found.ordered_for, degraded=degraded)
    return {
        "request_id": context.request_id,
        "products": found.products,
        "ordered_for": found.ordered_for,
        "degraded": degraded,
    }
