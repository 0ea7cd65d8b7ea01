"""The main job: understand what is wanted, then have products recommended for it.

A sentence that names no garment may name shoes or bags: the recommender finds those by their words.
Degradation: where nlp gives no answer, the words are looked for in titles, and `degraded` says so. A picture
that vision does not read is to be sent again. Without the recommender there is nothing to show, and nothing
else is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from smartrec_gateway.clients import Clients, recommender
from smartrec_gateway.clients.recommender import SearchQuery
from smartrec_gateway.clients.upstream import CallContext, UpstreamUnavailable
from smartrec_gateway.orchestration import answers
from smartrec_gateway.orchestration.reading.synonyms import TaughtSynonyms
from smartrec_gateway.orchestration.reading.understanding import with_outcome
from smartrec_gateway.orchestration.reading.words import ReadWords, read_words, whole_sentence
from smartrec_gateway.orchestration.searching import queries, references
from smartrec_gateway.orchestration.searching.popular import PopularProducts
from smartrec_gateway.schemas.answers import SearchAnswer
from smartrec_gateway.schemas.requests import TextSearchRequest
from smartrec_gateway.schemas.understanding import (
    Garment,
    ImageUnderstanding,
    QueryGarment,
    TextUnderstanding,
)

MOST_GARMENTS = 4


@dataclass(frozen=True)
class Services:
    """What a search is answered with. `reserve_seconds`: of the deadline, left to the recommender."""

    clients: Clients
    popular: PopularProducts
    reserve_seconds: float
    synonyms: TaughtSynonyms


async def search_by_text(services: Services, search: TextSearchRequest, context: CallContext) -> SearchAnswer:
    """Raises: UnknownProduct, QueryTooLong, InvalidCursor, ServiceBusy, RecommenderUnavailable."""
    clients = services.clients
    recommender.check_room(clients.recommender)
    if search.like:
        return await _search_by_products(services, search, context)
    if not whole_sentence(search):
        nothing = TextUnderstanding(understood=False)
        return await answer_with(clients, queries.popular(search), nothing, context)
    try:
        with clients.recommender.coming():
            table = await services.synonyms.table(clients, context)
            in_time = context.ending_earlier(services.reserve_seconds)
            read = await read_words(clients, table, search, in_time)
    except UpstreamUnavailable as error:
        page = await services.popular.page(clients, queries.of_titles(search), context)
        nothing = TextUnderstanding(understood=False)
        return answers.search_answer(page, nothing, context, [error.upstream])
    return await search_by_words(services, read, context)


async def search_by_words(services: Services, read: ReadWords, context: CallContext) -> SearchAnswer:
    """Products for words alone. Raises: InvalidCursor, ServiceBusy, RecommenderUnavailable."""
    clients, (search, mapped, understood, goods, degraded) = services.clients, read
    if understood.understood:
        of_garments = (queries.of_garment(search, mapped, garment) for garment in mapped.garments)
        await add_products(clients, understood.garments, of_garments, search.cursor, context)
        query = queries.of_text(search, mapped)
    else:
        query = queries.of_words(search, mapped)
    page = await recommender.search(clients.recommender, query, context)
    return answers.search_answer(page, with_outcome(understood, page, goods), context, degraded)


async def _search_by_products(
    services: Services, search: TextSearchRequest, context: CallContext
) -> SearchAnswer:
    """ "Like this one, but in red"; without nlp, like this one. Raises as `search_by_text`."""
    clients, query = services.clients, queries.like_products(search)
    understood = TextUnderstanding(understood=True, refers_to_reference=True)
    if not whole_sentence(search):
        return await answer_with(clients, query, understood, context)
    product = await recommender.product(clients.recommender, search.like[0], context)
    table = await services.synonyms.table(clients, context)
    in_time = context.ending_earlier(services.reserve_seconds)
    try:
        read = await read_words(clients, table, search, in_time, references.known_of(product))
    except UpstreamUnavailable as error:
        return await answer_with(clients, query, understood, context, [error.upstream])
    query = references.changed(query.model_copy(update={"filters": read.search.filters}), read.mapped)
    return await answer_with(clients, query, read.understood, context, read.unasked)


async def add_products(
    clients: Clients,
    garments: Sequence[Garment | QueryGarment],
    of_garments: Iterable[SearchQuery],
    cursor: str | None,
    context: CallContext,
) -> None:
    """Of several garments, gives each its products; on the first page, as they have no pages of their own.

    `of_garments` is made while it is read, as most searches need none of them.
    """
    if len(garments) < 2 or cursor is not None:
        return
    uncounted = [query.model_copy(update={"facets": []}) for query in islice(of_garments, MOST_GARMENTS)]
    pages = await asyncio.gather(
        *(recommender.search(clients.recommender, query, context) for query in uncounted)
    )
    for garment, page in zip(garments, pages, strict=False):
        garment.products = page.products


async def answer_with(
    clients: Clients,
    query: SearchQuery,
    understood: ImageUnderstanding | TextUnderstanding,
    context: CallContext,
    degraded: Sequence[str] = (),
) -> SearchAnswer:
    """The products of `query`, with what was `understood` and how that fared. Raises as `search_by_text`."""
    page = await recommender.search(clients.recommender, query, context)
    if isinstance(understood, TextUnderstanding):
        understood = with_outcome(understood, page)
    elif understood.words is not None:
        understood = understood.model_copy(update={"words": with_outcome(understood.words, page)})
    return answers.search_answer(page, understood, context, degraded)
