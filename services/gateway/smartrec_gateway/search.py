"""The main job: understand what is wanted, then have products recommended for it.

Degradation: where vision or nlp gives no answer, the shopper gets the popular products, and `degraded` says
so. Without the recommender there is nothing to show: that is an error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from smartrec_gateway import wishing
from smartrec_gateway.clients import Clients, nlp, recommender, vision
from smartrec_gateway.clients.recommender import Found, Wish
from smartrec_gateway.clients.upstream import CallContext, UpstreamUnavailable
from smartrec_gateway.schemas import (
    BecauseYouBought,
    Garment,
    ImageSearchFields,
    ImageUnderstanding,
    QueryGarment,
    Recommendations,
    SearchAnswer,
    TextSearchRequest,
    TextUnderstanding,
)
from smartrec_service.request_log import annotate

MOST_GARMENTS = 4
_OUR_OWN: Any = {"embedding": True, "perceptual_hash": True, "garments": {"__all__": {"embedding"}}}
"""What vision tells the recommender and nobody else."""


async def search_by_image(
    clients: Clients, picture: vision.Picture, asked: ImageSearchFields, context: CallContext, reserve: float
) -> SearchAnswer:
    """`reserve`: seconds of the deadline that are left to the recommender.

    Raises: a problem of the picture, NoSuchGarment, InvalidCursor, RecommenderUnavailable.
    """
    with recommender.required():
        clients.recommender.check_room()
    try:
        everything = await vision.analyze(clients.vision, picture, context.ending_earlier(reserve))
    except UpstreamUnavailable as error:
        unseen = ImageUnderstanding(understood=False)
        return await _answer(clients, wishing.popular(asked), unseen, context, degraded=[error.upstream])
    seen = everything.of_garment(asked.garment)
    understood = ImageUnderstanding(
        understood=seen.shows_garment,
        garment=asked.garment,
        **seen.model_dump(exclude=_OUR_OWN),
    )
    if not understood.understood:
        return await _answer(clients, wishing.popular(asked), understood, context)
    each = map(everything.of_garment, range(len(everything.garments)))
    wishes = [wishing.of_picture(asked, garment) for garment in each]
    await _fill(clients, understood.garments, wishes, asked.cursor, context)
    return await _answer(clients, wishing.of_picture(asked, seen), understood, context)


async def search_by_text(
    clients: Clients, asked: TextSearchRequest, context: CallContext, reserve: float
) -> SearchAnswer:
    """`reserve`: seconds of the deadline that are left to the recommender.

    Raises: EmptyQuery, QueryTooLong, InvalidCursor, RecommenderUnavailable.
    """
    with recommender.required():
        clients.recommender.check_room()
    try:
        read = await nlp.map_query(clients.nlp, asked.query, context.ending_earlier(reserve))
    except UpstreamUnavailable as error:
        unread = TextUnderstanding(understood=False)
        return await _answer(clients, wishing.popular(asked), unread, context, degraded=[error.upstream])
    understood = TextUnderstanding.model_validate(read.model_dump())
    if not understood.understood:
        return await _answer(clients, wishing.popular(asked), understood, context)
    wishes = [wishing.of_garment(asked, read, garment) for garment in read.garments]
    await _fill(clients, understood.garments, wishes, asked.cursor, context)
    return await _answer(clients, wishing.of_query(asked, read), understood, context)


async def _fill(
    clients: Clients,
    garments: Sequence[Garment | QueryGarment],
    wishes: Sequence[Wish],
    cursor: str | None,
    context: CallContext,
) -> None:
    """Of several garments, gives each its products; on the first page, as they have no pages of their own."""
    if len(garments) < 2 or cursor is not None:
        return
    found = await asyncio.gather(
        *(recommender.search(clients.recommender, wish, context) for wish in wishes[:MOST_GARMENTS])
    )
    for garment, of_garment in zip(garments, found, strict=False):
        garment.products = of_garment.products


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


def because(found: Found, context: CallContext) -> BecauseYouBought:
    """The same, with the purchase that it goes by."""
    return BecauseYouBought(because_of=found.because_of, **_members(found, context, []))


def _members(found: Found, context: CallContext, degraded: list[str]) -> dict[str, Any]:
    degraded = [*degraded, *found.degraded]
    annotate(cache=found.cache, ordered_for=found.ordered_for, degraded=degraded)
    return {
        "request_id": context.request_id,
        "products": found.products,
        "next_cursor": found.next_cursor,
        "ordered_for": found.ordered_for,
        "degraded": degraded,
        "experiment": found.experiment,
    }
