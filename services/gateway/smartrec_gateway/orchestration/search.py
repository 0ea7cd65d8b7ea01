"""The main job: understand what is wanted, then have products recommended for it.

A sentence that names no garment may name shoes or bags: the recommender finds those by their words.
Degradation: where vision or nlp gives no answer, the user gets the popular products, and `degraded` says so.
Without the recommender there is nothing to show: that is an error, and nothing else is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from smartrec_gateway.clients import Clients, nlp, recommender, vision
from smartrec_gateway.clients.recommender import SearchQuery
from smartrec_gateway.clients.upstream import CallContext, UpstreamUnavailable
from smartrec_gateway.orchestration import answers, queries
from smartrec_gateway.orchestration.popular import PopularProducts
from smartrec_gateway.orchestration.synonyms import TaughtSynonyms, with_taught
from smartrec_gateway.orchestration.understanding import with_outcome
from smartrec_gateway.schemas.answers import (
    Garment,
    ImageUnderstanding,
    QueryGarment,
    SearchAnswer,
    TextUnderstanding,
)
from smartrec_gateway.schemas.requests import ImageSearchFields, TextSearchRequest

MOST_GARMENTS = 4


@dataclass(frozen=True)
class Services:
    """What a search is answered with. `reserve_seconds`: of the deadline, left to the recommender."""

    clients: Clients
    popular: PopularProducts
    reserve_seconds: float
    synonyms: TaughtSynonyms


_NOT_SHOWN: Any = {"embedding": True, "perceptual_hash": True, "garments": {"__all__": {"embedding"}}}
"""What vision tells the recommender and nobody else."""


async def search_by_image(
    services: Services, picture: vision.Picture, search: ImageSearchFields, context: CallContext
) -> SearchAnswer:
    """Raises: a problem of the picture, NoSuchGarment, InvalidCursor, ServiceBusy, RecommenderUnavailable."""
    clients = services.clients
    recommender.check_room(clients.recommender)
    try:
        analysis = await vision.analyze(
            clients.vision, picture, context.ending_earlier(services.reserve_seconds)
        )
    except UpstreamUnavailable as error:
        page = await services.popular.page(clients, queries.popular(search), context)
        nothing = ImageUnderstanding(understood=False)
        return answers.search_answer(page, nothing, context, [error.upstream])
    searched_by = analysis.of_garment(search.garment)
    understood = ImageUnderstanding(
        understood=searched_by.shows_garment,
        garment=search.garment,
        **searched_by.model_dump(exclude=_NOT_SHOWN),
    )
    if not understood.understood:
        return await _answer(clients, queries.popular(search), understood, context)
    garments = map(analysis.of_garment, range(len(analysis.garments)))
    of_garments = [queries.of_picture(search, garment) for garment in garments]
    await _add_products(clients, understood.garments, of_garments, search.cursor, context)
    return await _answer(clients, queries.of_picture(search, searched_by), understood, context)


async def search_by_text(services: Services, search: TextSearchRequest, context: CallContext) -> SearchAnswer:
    """Raises: EmptyQuery, QueryTooLong, InvalidCursor, ServiceBusy, RecommenderUnavailable."""
    clients = services.clients
    recommender.check_room(clients.recommender)
    table = await services.synonyms.table(clients, context)
    taught = table.rewrite(search.query, is_exact=search.exact)
    search = search.model_copy(update={"query": taught.text or search.query})
    try:
        in_time = context.ending_earlier(services.reserve_seconds)
        mapped = await _mapped(clients, search.query, in_time, is_exact=search.exact)
    except UpstreamUnavailable as error:
        page = await services.popular.page(clients, queries.popular(search), context)
        nothing = TextUnderstanding(understood=False)
        return answers.search_answer(page, nothing, context, [error.upstream])
    search, mapped = with_taught(search, mapped, taught)
    understood = TextUnderstanding.model_validate({**mapped.model_dump(), "synonyms": taught.applied})
    if not understood.understood:
        return await _answer(clients, queries.of_words(search, mapped), understood, context)
    of_garments = [queries.of_garment(search, mapped, garment) for garment in mapped.garments]
    await _add_products(clients, understood.garments, of_garments, search.cursor, context)
    return await _answer(clients, queries.of_text(search, mapped), understood, context)


async def _mapped(clients: Clients, query: str, context: CallContext, *, is_exact: bool) -> nlp.MappedQuery:
    """What nlp makes of a sentence; once more where it names brands of the shop, which nlp does not know.

    Raises: UpstreamUnavailable; EmptyQuery, QueryTooLong.
    """
    mapped = await nlp.map_query(clients.nlp, query, (), context, is_exact=is_exact)
    brands = await recommender.brands_named_in(clients.recommender, query, context)
    if not brands:
        return mapped
    return await nlp.map_query(clients.nlp, query, brands, context, is_exact=is_exact)


async def _add_products(
    clients: Clients,
    garments: Sequence[Garment | QueryGarment],
    of_garments: Sequence[SearchQuery],
    cursor: str | None,
    context: CallContext,
) -> None:
    """Of several garments, gives each its products; on the first page, as they have no pages of their own."""
    if len(garments) < 2 or cursor is not None:
        return
    pages = await asyncio.gather(
        *(recommender.search(clients.recommender, query, context) for query in of_garments[:MOST_GARMENTS])
    )
    for garment, page in zip(garments, pages, strict=False):
        garment.products = page.products


async def _answer(
    clients: Clients,
    query: SearchQuery,
    understood: ImageUnderstanding | TextUnderstanding,
    context: CallContext,
) -> SearchAnswer:
    page = await recommender.search(clients.recommender, query, context)
    if isinstance(understood, TextUnderstanding):
        understood = with_outcome(understood, page)
    return answers.search_answer(page, understood, context)
